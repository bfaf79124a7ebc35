/// A path in the store, relative to its directory, as what it is the path of.
public enum StorePath: Hashable, Sendable {
  /// `experiments/<id>.json`
  case experiment(ExperimentID)
  /// `runs/<2 hex>/<run id>/…`
  case run(RunID, RunFile)
  /// `logged-models/<2 hex>/<model id>/<file>`, the file relative to the model's directory.
  case loggedModel(LoggedModelID, String)
  /// `lock-files/<sha256>/<name>`
  case lockFile(sha256: String, name: String)
  /// Anything else: of a later version, or of somebody else.
  case other

  /// A file in a run's directory.
  public enum RunFile: Hashable, Sendable {
    /// `run.json`
    case record
    /// `metrics.csv`
    case metrics
    /// `environment.json`
    case environment
    /// `source.patch`
    case patch
    /// `artifacts.json`
    case manifest
    /// `artifacts/<path>`
    case artifact(String)
    /// Another path in the directory.
    case other(String)

    /// Relative to the run's directory.
    public var path: String {
      switch self {
      case .record: "run.json"
      case .metrics: "metrics.csv"
      case .environment: "environment.json"
      case .patch: "source.patch"
      case .manifest: "artifacts.json"
      case .artifact(let path): "artifacts/\(path)"
      case .other(let path): path
      }
    }
  }

  /// The text of the path; nil for ``other``.
  public var text: String? {
    switch self {
    case .experiment(let id): Self.path(of: id)
    case .run(let id, let file): Self.path(of: id, file)
    case .loggedModel(let id, let file): "\(id.directory)/\(file)"
    case .lockFile(let sha256, let name): Self.path(ofLockFile: sha256, name: name)
    case .other: nil
    }
  }

  public static func path(of experiment: ExperimentID) -> String { "experiments/\(experiment.text).json" }

  public static func path(of run: RunID, _ file: RunFile) -> String { "\(run.directory)/\(file.path)" }

  public static func path(ofLockFile sha256: String, name: String) -> String {
    "lock-files/\(sha256)/\(name)"
  }
}

extension StorePath {
  /// Tells what a path in the store is the path of.
  public init(_ path: String) {
    var path = path
    self = path.withUTF8(StorePath.init)
  }

  /// Tells what a path in the store, given as UTF-8, is the path of.
  public init(_ path: UnsafeBufferPointer<UInt8>) {
    if let rest = path[...].dropping("runs/") {
      self = Self.run(rest)
    } else if let rest = path[...].dropping("experiments/") {
      let name = rest.dropLast(5)
      guard rest.dropFirst(name.count).elementsEqual(".json".utf8), name.count <= 18,
        let id = try? ExperimentID(String(decoding: name, as: UTF8.self))
      else {
        self = .other
        return
      }
      self = .experiment(id)
    } else if let rest = path[...].dropping("logged-models/") {
      self = Self.loggedModel(rest)
    } else if let rest = path[...].dropping("lock-files/") {
      let digest = String(decoding: rest.prefix(64), as: UTF8.self)
      let name = rest.dropFirst(64)
      guard digest.isSHA256, name.first == UInt8(ascii: "/"), name.count > 1,
        !name.dropFirst().contains(UInt8(ascii: "/"))
      else {
        self = .other
        return
      }
      self = .lockFile(sha256: digest, name: String(decoding: name.dropFirst(), as: UTF8.self))
    } else {
      self = .other
    }
  }

  /// `<2 hex>/m-<32 hex>/<file>`
  private static func loggedModel(_ path: Slice<UnsafeBufferPointer<UInt8>>) -> StorePath {
    let bytes = UnsafeBufferPointer(rebasing: path)
    let slash = UInt8(ascii: "/")
    guard bytes.count > 38, bytes[2] == slash, bytes[37] == slash, bytes[0] == bytes[5], bytes[1] == bytes[6],
      let id = try? LoggedModelID(String(decoding: bytes[3..<37], as: UTF8.self))
    else { return .other }
    return .loggedModel(id, String(decoding: bytes[38...], as: UTF8.self))
  }

  /// `<2 hex>/<32 hex>/<file>`
  private static func run(_ path: Slice<UnsafeBufferPointer<UInt8>>) -> StorePath {
    let bytes = UnsafeBufferPointer(rebasing: path)
    let slash = UInt8(ascii: "/")
    guard bytes.count > 36, bytes[2] == slash, bytes[35] == slash, bytes[0] == bytes[3], bytes[1] == bytes[4],
      let id = try? RunID(String(decoding: bytes[3..<35], as: UTF8.self))
    else { return .other }
    let file = bytes[36...]
    let known: RunFile? =
      switch file.count {
      case 8 where file.elementsEqual("run.json".utf8): .record
      case 11 where file.elementsEqual("metrics.csv".utf8): .metrics
      case 16 where file.elementsEqual("environment.json".utf8): .environment
      case 12 where file.elementsEqual("source.patch".utf8): .patch
      case 14 where file.elementsEqual("artifacts.json".utf8): .manifest
      default: nil
      }
    if let known { return .run(id, known) }
    if let artifact = file.dropping("artifacts/"), !artifact.isEmpty {
      return .run(id, .artifact(String(decoding: artifact, as: UTF8.self)))
    }
    return .run(id, .other(String(decoding: file, as: UTF8.self)))
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// What follows the prefix; nil when it is not there.
  fileprivate func dropping(_ prefix: StaticString) -> Self? {
    let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    return starts(with: prefix) ? dropFirst(prefix.count) : nil
  }
}
