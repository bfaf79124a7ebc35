extension Run {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.run.json)
    object.add("id", id.text)
    object.add("name", name)
    object.add("experiment", experimentID.text)
    object.add("status", status.rawValue)
    object.add("lifecycle", lifecycle == .active ? nil : lifecycle.rawValue)
    object.add("start_time", startTime.json)
    object.add("end_time", endTime?.json)
    object.add("user", user)
    object.add("parent", parent?.text)
    object.add("exit_code", exitCode.map { .integer(Int64($0)) })
    object.add("source", source?.json)
    object.add("params", params)
    object.add("tags", tags)
    object.add("metrics", map: metrics, \.json)
    object.add("inputs", inputs.isEmpty ? nil : .array(inputs.map(\.json)))
    object.add("model_inputs", modelInputs)
    object.add("outputs", outputs.isEmpty ? nil : .array(outputs.map(\.json)))
    return object.finish()
  }

  /// The bytes of `run.json`.
  public func formatted() -> [UInt8] { json.formatted() }
}

extension Timestamp {
  /// RFC 3339, or milliseconds for a moment that RFC 3339 has no text for.
  public var json: JSON { rfc3339.map(JSON.string) ?? .integer(milliseconds) }
}

extension LatestMetric {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("value", .number(value))
    object.add("step", .integer(step))
    object.add("timestamp", .integer(timestamp.milliseconds))
    return object.finish()
  }
}

extension DatasetInput {
  /// The record as `run.json` holds it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("name", name)
    object.add("digest", digest)
    object.add("source_type", sourceType)
    object.add("source", source)
    object.add("schema", schema)
    object.add("profile", profile)
    object.add("context", context)
    object.add("tags", tags)
    return object.finish()
  }
}

extension ModelOutput {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("model_id", modelID)
    object.add("step", .integer(step))
    return object.finish()
  }
}

extension Source {
  /// The record as `run.json` holds it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("commit", commit)
    object.add("branch", branch)
    object.add("dirty", .bool(dirty))
    object.add("patch", patch)
    object.add("omitted", omitted)
    object.add("remote", remote)
    object.add("command", command)
    object.add("directory", directory)
    object.add("entry_point", entryPoint)
    return object.finish()
  }
}
