import Records

/// Runs as MLflow's answers have them.
struct RunAnswer {
  let run: Run
  /// Of its experiment: `mlflow-artifacts:/<experiment>`, unless another was asked for.
  let artifactLocation: String

  /// `{"info":…,"data":…,"inputs":…,"outputs":…}`
  ///
  /// - Parameter isNew: the answer to a creation has no outputs.
  func append(to bytes: inout [UInt8], isNew: Bool = false) {
    bytes.append(raw: "{\"info\":")
    appendInfo(to: &bytes)
    bytes.append(raw: ",\"data\":{")
    var isFirst = true
    func begin(_ name: StaticString, _ bytes: inout [UInt8]) {
      if !isFirst { bytes.append(raw: ",") }
      isFirst = false
      bytes.append(raw: name)
    }
    if !run.metrics.isEmpty {
      begin("\"metrics\":[", &bytes)
      appendMetrics(to: &bytes)
      bytes.append(raw: "]")
    }
    if !run.params.isEmpty {
      begin("\"params\":[", &bytes)
      bytes.append(pairs: run.params)
      bytes.append(raw: "]")
    }
    begin("\"tags\":[", &bytes)
    bytes.append(pairs: run.answeredTags)
    bytes.append(raw: "]},\"inputs\":{")
    appendInputs(to: &bytes)
    bytes.append(raw: "}")
    if !isNew {
      bytes.append(raw: ",\"outputs\":{")
      appendOutputs(to: &bytes)
      bytes.append(raw: "}")
    }
    bytes.append(raw: "}")
  }

  func appendInfo(to bytes: inout [UInt8]) {
    bytes.append(raw: "{\"run_uuid\":")
    bytes.append(text: run.id.text)
    bytes.append(raw: ",\"experiment_id\":")
    bytes.append(text: run.experimentID.text)
    bytes.append(raw: ",\"run_name\":")
    bytes.append(text: run.name)
    bytes.append(raw: ",\"user_id\":")
    bytes.append(text: run.answeredUser)
    bytes.append(raw: ",\"status\":")
    bytes.append(text: run.status.rawValue)
    bytes.append(raw: ",\"start_time\":")
    bytes.append(integer: run.startTime.milliseconds)
    if let end = run.endTime, end.milliseconds != 0 {
      bytes.append(raw: ",\"end_time\":")
      bytes.append(integer: end.milliseconds)
    }
    bytes.append(raw: ",\"artifact_uri\":")
    bytes.append(text: ArtifactLocation(artifactLocation).appending("\(run.id.text)/artifacts"))
    bytes.append(raw: ",\"lifecycle_stage\":")
    bytes.append(text: run.lifecycle.rawValue)
    bytes.append(raw: ",\"run_id\":")
    bytes.append(text: run.id.text)
    bytes.append(raw: "}")
  }

  private func appendMetrics(to bytes: inout [UInt8]) {
    var isFirst = true
    for (key, metric) in run.metrics.sorted(by: { $0.key < $1.key }) {
      if !isFirst { bytes.append(raw: ",") }
      isFirst = false
      bytes.append(
        metric: key, value: metric.value, timestamp: metric.timestamp.milliseconds, step: metric.step)
      bytes.append(raw: "}")
    }
  }

  private func appendInputs(to bytes: inout [UInt8]) {
    if !run.inputs.isEmpty {
      bytes.append(raw: "\"dataset_inputs\":[")
      for (index, input) in run.inputs.enumerated() {
        bytes.append(raw: index == 0 ? "{" : ",{")
        input.appendAnswer(to: &bytes)
        bytes.append(raw: "}")
      }
      bytes.append(raw: "]")
    }
    for (index, model) in run.modelInputs.enumerated() {
      if index == 0 {
        bytes.append(raw: run.inputs.isEmpty ? "\"model_inputs\":[" : ",\"model_inputs\":[")
      } else {
        bytes.append(raw: ",")
      }
      bytes.append(raw: "{\"model_id\":")
      bytes.append(text: model)
      bytes.append(raw: "}")
    }
    if !run.modelInputs.isEmpty { bytes.append(raw: "]") }
  }

  private func appendOutputs(to bytes: inout [UInt8]) {
    guard !run.outputs.isEmpty else { return }
    bytes.append(raw: "\"model_outputs\":[")
    for (index, output) in run.outputs.enumerated() {
      bytes.append(raw: index == 0 ? "{\"model_id\":" : ",{\"model_id\":")
      bytes.append(text: output.modelID)
      bytes.append(raw: ",\"step\":")
      bytes.append(integer: output.step)
      bytes.append(raw: "}")
    }
    bytes.append(raw: "]")
  }
}

extension Run {
  /// Its tags, with those in which MLflow's clients look for the name and the parent.
  var answeredTags: [String: String] {
    var tags = tags
    tags[KnownTag.runName] = name
    if let parent { tags[KnownTag.parent] = parent.text }
    return tags
  }

  var answeredUser: String { user ?? tags[KnownTag.user] ?? "" }
}
