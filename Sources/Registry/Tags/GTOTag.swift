import Records

/// A tag in GTO's grammar (`gto/tag.py`), as far as Cairn writes it: `churn@v4.0.0` registers version 4,
/// `churn#Production#3` puts a version into a stage, and with `!` they take it back.
struct GTOTag: Hashable {
  /// A model's name.
  var model: String
  var action: Action
  /// The third of its kind, say. GTO counts the stage tags of a model together.
  var counter: Int?

  enum Action: Hashable {
    case register(Int)
    case deregister(Int)
    case assign(String)
    case unassign(String)
    case deprecate
  }

  /// The tag's name, without `refs/tags/`.
  var name: String {
    let artifact = GTOName.slug(model, .model)
    let name =
      switch action {
      case .register(let version): "\(artifact)@v\(version).0.0"
      case .deregister(let version): "\(artifact)@v\(version).0.0!"
      case .assign(let stage): "\(artifact)#\(GTOName.slug(stage, .stage))"
      case .unassign(let stage): "\(artifact)#\(GTOName.slug(stage, .stage))!"
      case .deprecate: "\(artifact)@deprecated"
      }
    return counter.map { "\(name)#\($0)" } ?? name
  }

  /// The part of a tag's name that says which artifact it is about; nil when the tag is none of GTO's.
  static func artifact(of name: String) -> Substring? {
    guard let mark = name.firstIndex(where: { $0 == "@" || $0 == "#" }), mark != name.startIndex else {
      return nil
    }
    return name[..<mark]
  }

  init(_ model: String, _ action: Action, counter: Int? = nil) {
    self.model = model
    self.action = action
    self.counter = counter
  }

  /// - Returns: nil for a tag that Cairn would write otherwise, or not at all.
  init?(parsing name: String) {
    guard let artifact = Self.artifact(of: name), let model = GTOName.text(of: String(artifact), in: .model)
    else { return nil }
    let isStage = name[artifact.endIndex] == "#"
    let parts = name[artifact.endIndex...].dropFirst().split(
      separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard var what = parts.first else { return nil }
    var counter: Int?
    if parts.count == 2 {
      guard let number = Int(parts[1]), number > 0 else { return nil }
      counter = number
    }
    let isTakenBack = what.hasSuffix("!")
    if isTakenBack { what = what.dropLast() }
    let action: Action
    if isStage {
      guard let stage = GTOName.text(of: String(what), in: .stage) else { return nil }
      action = isTakenBack ? .unassign(stage) : .assign(stage)
    } else if what == "deprecated" {
      action = .deprecate
    } else {
      guard what.hasPrefix("v"), what.hasSuffix(".0.0"), let version = Int(what.dropFirst().dropLast(4)),
        version > 0
      else { return nil }
      action = isTakenBack ? .deregister(version) : .register(version)
    }
    self.init(model, action, counter: counter)
    guard self.name == name else { return nil }
  }
}
