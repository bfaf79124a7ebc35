import Records

/// An experiment as MLflow's answers have it.
struct ExperimentAnswer {
  let experiment: Experiment
  let created: Timestamp
  let updated: Timestamp

  func append(to bytes: inout [UInt8]) {
    bytes.append(raw: "{\"experiment_id\":")
    bytes.append(text: experiment.id.text)
    bytes.append(raw: ",\"name\":")
    bytes.append(text: experiment.name)
    bytes.append(raw: ",\"artifact_location\":")
    bytes.append(text: experiment.answeredArtifactLocation)
    bytes.append(raw: ",\"lifecycle_stage\":")
    bytes.append(text: experiment.lifecycle.rawValue)
    bytes.append(raw: ",\"last_update_time\":")
    bytes.append(integer: updated.milliseconds)
    bytes.append(raw: ",\"creation_time\":")
    bytes.append(integer: created.milliseconds)
    if !experiment.tags.isEmpty {
      bytes.append(raw: ",\"tags\":[")
      bytes.append(pairs: experiment.tags)
      bytes.append(raw: "]")
    }
    bytes.append(raw: ",\"workspace\":\"default\"}")
  }
}
