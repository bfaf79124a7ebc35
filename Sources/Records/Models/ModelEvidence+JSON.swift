extension ModelEvidence {
  var json: JSON? {
    if isEmpty { return nil }
    var object = RecordObject(unknown)
    object.add("path", path)
    object.add("digest", digest)
    object.add("files", files.map { .integer(Int64($0)) })
    object.add("size", size.map(JSON.integer))
    object.add("flavors", flavors)
    object.add("signature", signature?.json)
    object.add("input_example", inputExample)
    object.add("requirements", requirements)
    object.add("run_status", runStatus?.rawValue)
    object.add("run_ended", runEnded?.json)
    object.add("source_commit", sourceCommit)
    object.add("source_clean", sourceIsClean.map(JSON.bool))
    object.add("source_patch", sourcePatch)
    object.add("environment", environment)
    object.add("metrics", map: metrics) { .number($0.number) }
    object.add("datasets", datasets.isEmpty ? nil : .array(datasets.map(\.json)))
    return object.finish()
  }

  init(_ reader: inout JSONReader) throws(RecordError) {
    self.init()
    var members = RecordMembers()
    try reader.enterObject("evidence")
    while let key = try members.next(&reader) {
      switch key {
      case "path": path = try reader.name(key) { (text) throws(RecordError) in try Self.checked(text) }
      case "digest": digest = try reader.name(key, Self.digest)
      case "files": files = Int(try reader.integer(key))
      case "size": size = try reader.integer(key)
      case "flavors": flavors = try reader.stringMap(key)
      case "signature": signature = try ModelSignature(&reader)
      case "input_example": inputExample = try reader.string(key)
      case "requirements": requirements = try reader.strings(key)
      case "run_status": runStatus = try reader.choice(key)
      case "run_ended": runEnded = try reader.timestamp(key)
      case "source_commit": sourceCommit = try reader.string(key)
      case "source_clean": sourceIsClean = try reader.bool(key)
      case "source_patch": sourcePatch = try reader.name(key, Self.digest)
      case "environment": environment = try reader.name(key, Self.digest)
      case "metrics":
        metrics = try reader.map(key) { (reader, name) throws(RecordError) in
          MetricValue(try reader.double(name))
        }
      case "datasets":
        datasets = try reader.list(key) { (reader) throws(RecordError) in try Dataset(&reader) }
      default: try members.keep(&reader)
      }
    }
    unknown = members.unknown
  }

  private static func checked(_ path: String) throws(RecordError) -> String {
    try RecordPath.check(path)
    return path
  }

  private static func digest(_ text: String) throws(RecordError) -> String {
    guard text.utf8.starts(with: "sha256:".utf8), String(text.dropFirst(7)).isSHA256 else {
      throw RecordError(
        .invalidValue,
        "'\(text.escapedForMessage)' is no digest: expected 'sha256:' and 64 lower-case hexadecimal characters"
      )
    }
    return text
  }
}

extension ModelEvidence.Dataset {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("name", name)
    object.add("digest", digest)
    object.add("context", context)
    object.add("check", check)
    return object.finish()
  }

  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var name: String?
    var digest: String?
    var context: String?
    var check: String?
    try reader.enterObject("a dataset")
    while let key = try members.next(&reader) {
      switch key {
      case "name": name = try reader.string(key)
      case "digest": digest = try reader.string(key)
      case "context": context = try reader.string(key)
      case "check": check = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      name: try members.required(name, "name", reader),
      digest: try members.required(digest, "digest", reader), context: context, check: check,
      unknown: members.unknown)
  }
}
