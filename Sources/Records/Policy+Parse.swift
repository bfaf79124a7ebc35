extension Policy {
  /// The file's path, relative to the repository's root.
  public static let fileName = "cairn.yaml"

  /// Reads `cairn.yaml`. Keys that this version does not know are in `warnings`, each with its place: later versions
  /// have more. A key that is one edit away from a known one is an error.
  ///
  /// - Throws: ``RecordError`` with file, line and column.
  public static func parse(
    _ bytes: [UInt8]
  ) throws(RecordError) -> (policy: Policy, warnings: [RecordError]) {
    guard let root = try PolicyNode.parse(bytes, file: fileName), !root.isNull else {
      throw RecordError(
        .malformed, "the file is empty; it needs at least 'version: 1'", file: fileName, line: 1)
    }
    var reader = PolicyReader()
    var policy = Policy()
    var hasVersion = false
    let known = [
      "version", "store", "branch", "conventions", "capture", "artifacts", "stages", "approvals", "models",
      "webhooks",
    ]
    // Rules of models name stages, which may stand below them.
    var models: PolicyNode?
    try reader.read(root, "the file", known) { (key, value, reader) throws(RecordError) in
      switch key {
      case "version":
        policy.version = try value.integer(key)
        hasVersion = true
        guard policy.version == 1 else {
          throw value.fault(
            "version \(policy.version) is not known to this program, which reads version 1; update cairn",
            code: .unknownSchema)
        }
      case "store": policy.store = try reader.store(value)
      case "branch": policy.branch = try reader.branch(value)
      case "conventions": policy.conventions = try reader.conventions(value)
      case "artifacts": policy.artifacts = try reader.artifacts(value)
      case "stages": policy.stages = try reader.stages(value)
      case "approvals": policy.signers = try reader.approvals(value)
      case "models": models = value
      case "webhooks": policy.webhooks = try reader.webhooks(value)
      default: policy.capture = try reader.capture(value)
      }
    }
    if let models { policy.models = try reader.models(models, stages: policy.stages) }
    guard hasVersion else { throw root.fault("'version: 1' is missing", code: .malformed) }
    return (policy, reader.warnings)
  }

  /// Reads `cairn.yaml`, passing over keys that this version does not know.
  ///
  /// - Throws: ``RecordError`` with file, line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try Policy.parse(bytes).policy
  }
}

/// Reads the parts of a policy and collects what it does not know.
struct PolicyReader {
  var warnings: [RecordError] = []

  /// Gives each known member that has a value to `take`.
  mutating func read(
    _ node: PolicyNode, _ what: String, _ known: [String],
    _ take: (String, PolicyNode, inout PolicyReader) throws(RecordError) -> Void
  ) throws(RecordError) {
    for (keyNode, value) in try node.members(what) {
      let key = try keyNode.string("a key")
      if known.contains(key) {
        if !value.isNull { try take(key, value, &self) }
      } else if let meant = known.first(where: { key.isOneEdit(from: $0) }) {
        throw keyNode.fault(
          "'\(key.escapedForMessage)' is not known; did you mean '\(meant)'?", code: .unknownKey)
      } else {
        warnings.append(
          keyNode.fault(
            "'\(key.escapedForMessage)' is not known to this version and does nothing", code: .unknownKey))
      }
    }
  }

  mutating func store(_ node: PolicyNode) throws(RecordError) -> String {
    let path = try node.string("store")
    do { try RecordPath.check(path) } catch { throw node.fault("'store': \(error.message)") }
    return path
  }

  mutating func branch(_ node: PolicyNode) throws(RecordError) -> String {
    let name = try node.string("branch")
    let isName =
      name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock")
      } && !name.hasPrefix("-") && !name.hasSuffix(".") && !name.contains("..") && !name.contains("@{")
      && name != "@"
      && !name.unicodeScalars.contains { $0.breaksLines || " ~^:?*[\\".unicodeScalars.contains($0) }
    guard isName else { throw node.fault("'branch': '\(name.escapedForMessage)' is no name for a branch") }
    guard !name.hasPrefix("refs/") else {
      throw node.fault("'branch': write the short name, without 'refs/heads/'")
    }
    return name
  }

  mutating func conventions(_ node: PolicyNode) throws(RecordError) -> Policy.Conventions {
    var conventions = Policy.Conventions()
    try read(node, "conventions", ["metrics", "required_tags", "experiment_name"]) {
      (key, value, reader) throws(RecordError) in
      switch key {
      case "metrics":
        for (pattern, rule) in try value.members(key) {
          conventions.metrics.append(try reader.metricRule(pattern, rule))
        }
      case "required_tags":
        for tag in try value.list(key) {
          let name = try tag.string(key)
          do throws(RecordError) { try KeyKind.tag.check(name) } catch {
            throw tag.fault(error.message, code: error.code)
          }
          conventions.requiredTags.append(name)
        }
      default:
        let pattern = try value.string(key)
        do { _ = try Regex(pattern) } catch {
          throw value.fault("'\(key)': '\(pattern.escapedForMessage)' is no regular expression")
        }
        conventions.experimentName = pattern
      }
    }
    return conventions
  }

  private mutating func metricRule(
    _ pattern: PolicyNode, _ node: PolicyNode
  ) throws(RecordError) -> Policy.MetricRule {
    let name = try pattern.string("a metric")
    guard !name.isEmpty, !name.unicodeScalars.contains(where: \.breaksLines) else {
      throw pattern.fault("'\(name.escapedForMessage)' is no metric")
    }
    var better: Policy.Direction?
    if node.isMapping {
      try read(node, name, ["better"]) { (key, value, _) throws(RecordError) in
        better = try Self.direction(value, of: name)
      }
    } else {
      better = try Self.direction(node, of: name)
    }
    guard let better else {
      throw pattern.fault("the metric '\(name.escapedForMessage)' lacks 'better: higher' or 'better: lower'")
    }
    return Policy.MetricRule(pattern: name, better: better)
  }

  private static func direction(_ node: PolicyNode, of metric: String) throws(RecordError) -> Policy.Direction
  {
    guard let better = Policy.Direction(rawValue: try node.string(metric)) else {
      throw node.mismatch(metric, "higher or lower")
    }
    return better
  }

  mutating func capture(_ node: PolicyNode) throws(RecordError) -> Policy.CaptureRules {
    var rules = Policy.CaptureRules()
    let known = ["environment", "variables", "secrets", "hostname", "user", "patch_limit", "console_limit"]
    try read(node, "capture", known) { (key, value, reader) throws(RecordError) in
      switch key {
      case "environment": rules.environment = try value.bool(key)
      case "variables": rules.variables = try reader.names(value, key)
      case "secrets": rules.secrets = try reader.names(value, key)
      case "hostname": rules.hostname = try value.bool(key)
      case "user": rules.user = try value.bool(key)
      case "patch_limit": rules.patchLimit = try Self.size(value, key)
      default: rules.consoleLimit = try Self.size(value, key)
      }
    }
    return rules
  }

  mutating func artifacts(_ node: PolicyNode) throws(RecordError) -> Policy.ArtifactRules {
    var rules = Policy.ArtifactRules()
    try read(node, "artifacts", ["lfs_threshold", "lfs_patterns"]) { (key, value, _) throws(RecordError) in
      switch key {
      case "lfs_threshold":
        let size = try value.string(key) == "none" ? 0 : Self.size(value, key)
        rules.lfsThreshold = size == 0 ? nil : Int64(size)
      default:
        for element in try value.list(key) {
          let pattern = try element.string(key)
          guard !pattern.isEmpty, !pattern.hasPrefix("/"),
            !pattern.unicodeScalars.contains(where: \.breaksLines)
          else {
            throw element.fault(
              "'\(key)': '\(pattern.escapedForMessage)' is no pattern of artifacts' paths, such as \"*.pt\"")
          }
          rules.lfsPatterns.append(pattern)
        }
      }
    }
    return rules
  }

  private mutating func names(_ node: PolicyNode, _ key: String) throws(RecordError) -> [String] {
    var names: [String] = []
    for element in try node.list(key) {
      let name = try element.string(key)
      guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.breaksLines || $0 == "=" }) else {
        throw element.fault("'\(key)': '\(name.escapedForMessage)' is no name of an environment variable")
      }
      names.append(name)
    }
    return names
  }

  /// `1048576`, `64 KiB`, `1 MiB`, `5MB`.
  private static func size(_ node: PolicyNode, _ key: String) throws(RecordError) -> Int {
    let text = try node.string(key)
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text[digits.endIndex...].drop { $0 == " " }
    let factors = [
      "": 1, "B": 1, "kB": 1000, "KB": 1000, "KiB": 1 << 10, "MB": 1_000_000, "MiB": 1 << 20,
      "GB": 1_000_000_000, "GiB": 1 << 30,
    ]
    guard let count = Int(digits), let factor = factors[String(unit)] else {
      throw node.mismatch(key, "a size in bytes, such as 65536 or \"1 MiB\"")
    }
    let (size, isTooLarge) = count.multipliedReportingOverflow(by: factor)
    guard !isTooLarge else { throw node.mismatch(key, "a size of less than 2^63 bytes") }
    return size
  }
}

extension String {
  /// Whether one letter added, left out, changed, or swapped with its neighbour makes the other text.
  package func isOneEdit(from other: String) -> Bool {
    let a = Array(utf8)
    let b = Array(other.utf8)
    guard a != b, abs(a.count - b.count) <= 1 else { return false }
    let prefix = zip(a, b).prefix { $0 == $1 }.count
    let restA = a[prefix...]
    let restB = b[prefix...]
    if a.count == b.count {
      if restA.dropFirst().elementsEqual(restB.dropFirst()) { return true }
      return restA.count > 1 && restA[prefix] == restB[prefix + 1] && restA[prefix + 1] == restB[prefix]
        && restA.dropFirst(2).elementsEqual(restB.dropFirst(2))
    }
    return a.count > b.count
      ? restA.dropFirst().elementsEqual(restB) : restB.dropFirst().elementsEqual(restA)
  }
}
