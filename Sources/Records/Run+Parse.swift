extension Run {
  /// Reads `run.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var reader = try JSONReader(bytes)
    self = try Run(&reader)
    try reader.finish()
  }

  /// Reads `run.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withBytes(Run.init(parsing:))
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var id: RunID?
    var name: String?
    var experimentID: ExperimentID?
    var status: RunStatus?
    var startTime: Timestamp?
    var lifecycle = Lifecycle.active
    var endTime: Timestamp?
    var user: String?
    var parent: RunID?
    var exitCode: Int?
    var source: Source?
    var params: [String: String] = [:]
    var tags: [String: String] = [:]
    var metrics: [String: LatestMetric] = [:]
    var inputs: [DatasetInput] = []
    var modelInputs: [String] = []
    var outputs: [ModelOutput] = []
    try reader.enterObject("a run")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.run.check(&reader)
      case "id": id = try reader.name(key, RunID.init)
      case "name": name = try reader.string(key)
      case "experiment": experimentID = try reader.name(key, ExperimentID.init)
      case "status": status = try reader.choice(key)
      case "lifecycle": lifecycle = try reader.choice(key)
      case "start_time": startTime = try reader.timestamp(key)
      case "end_time": endTime = try reader.timestamp(key)
      case "user": user = try reader.string(key)
      case "parent": parent = try reader.name(key, RunID.init)
      case "exit_code": exitCode = Int(try reader.integer(key))
      case "source": source = try Source(&reader)
      case "params": params = try reader.stringMap(key)
      case "tags": tags = try reader.stringMap(key)
      case "metrics": metrics = try reader.map(key, LatestMetric.init)
      case "inputs": inputs = try reader.list(key, DatasetInput.init)
      case "model_inputs": modelInputs = try reader.strings(key)
      case "outputs": outputs = try reader.list(key, ModelOutput.init)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      id: try members.required(id, "id", reader), name: try members.required(name, "name", reader),
      experimentID: try members.required(experimentID, "experiment", reader),
      status: try members.required(status, "status", reader), lifecycle: lifecycle,
      startTime: try members.required(startTime, "start_time", reader), endTime: endTime, user: user,
      parent: parent, exitCode: exitCode, source: source, params: params, tags: tags, metrics: metrics,
      inputs: inputs, modelInputs: modelInputs, outputs: outputs, unknown: members.unknown)
  }
}

extension LatestMetric {
  fileprivate init(_ reader: inout JSONReader, _ metric: String) throws(RecordError) {
    var members = RecordMembers()
    var value: Double?
    var step: Int64?
    var timestamp: Timestamp?
    try reader.enterObject("the metric '\(metric.escapedForMessage)'")
    while let key = try members.next(&reader) {
      switch key {
      case "value": value = try reader.double(key)
      case "step": step = try reader.integer(key)
      case "timestamp": timestamp = Timestamp(milliseconds: try reader.integer(key))
      default: try members.keep(&reader)
      }
    }
    self.init(
      value: try members.required(value, "value", reader), step: try members.required(step, "step", reader),
      timestamp: try members.required(timestamp, "timestamp", reader), unknown: members.unknown)
  }
}

extension DatasetInput {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var name: String?
    var digest: String?
    var sourceType: String?
    var source: String?
    var schema: String?
    var profile: String?
    var context: String?
    var tags: [String: String] = [:]
    try reader.enterObject("an input")
    while let key = try members.next(&reader) {
      switch key {
      case "name": name = try reader.string(key)
      case "digest": digest = try reader.string(key)
      case "source_type": sourceType = try reader.string(key)
      case "source": source = try reader.string(key)
      case "schema": schema = try reader.string(key)
      case "profile": profile = try reader.string(key)
      case "context": context = try reader.string(key)
      case "tags": tags = try reader.stringMap(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      name: try members.required(name, "name", reader),
      digest: try members.required(digest, "digest", reader),
      sourceType: try members.required(sourceType, "source_type", reader),
      source: try members.required(source, "source", reader), schema: schema, profile: profile,
      context: context, tags: tags, unknown: members.unknown)
  }
}

extension ModelOutput {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var modelID: String?
    var step: Int64?
    try reader.enterObject("an output")
    while let key = try members.next(&reader) {
      switch key {
      case "model_id": modelID = try reader.string(key)
      case "step": step = try reader.integer(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      modelID: try members.required(modelID, "model_id", reader),
      step: try members.required(step, "step", reader), unknown: members.unknown)
  }
}

extension Source {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    self.init()
    var dirty: Bool?
    try reader.enterObject("'source'")
    while let key = try members.next(&reader) {
      switch key {
      case "commit": commit = try reader.string(key)
      case "branch": branch = try reader.string(key)
      case "dirty": dirty = try reader.bool(key)
      case "patch": patch = try reader.string(key)
      case "omitted": omitted = try reader.strings(key)
      case "remote": remote = try reader.string(key)
      case "command": command = try reader.strings(key)
      case "directory": directory = try reader.string(key)
      case "entry_point": entryPoint = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.dirty = try members.required(dirty, "dirty", reader)
    unknown = members.unknown
  }
}
