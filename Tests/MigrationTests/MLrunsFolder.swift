import Foundation
import TestSupport

/// An `mlruns` folder, written as MLflow's file store writes it.
final class MLrunsFolder {
  let path: String

  init(_ path: String) throws {
    self.path = path
    try TestFiles.makeDirectory(path)
  }

  func write(_ file: String, _ text: String) throws {
    try TestFiles.write(path + "/" + file, Array(text.utf8))
  }

  func experiment(_ id: String, _ name: String, lifecycle: String = "active", in parent: String = "") throws {
    try write(
      "\(parent)\(id)/meta.yaml",
      """
      artifact_location: file:///somewhere/else/mlruns/\(id)
      creation_time: 1700000000000
      experiment_id: '\(id)'
      last_update_time: 1700000000000
      lifecycle_stage: \(lifecycle)
      name: \(name)

      """)
  }

  /// - Parameter files: by their paths in the run's directory, such as `params/lr`.
  func run(
    _ id: String, in experiment: String = "1", name: String = "one", status: String = "3",
    lifecycle: String = "active", artifacts: String? = nil, files: [String: String] = [:]
  ) throws {
    let place = "\(experiment)/\(id)"
    let address = artifacts ?? "file:///somewhere/else/mlruns/\(place)/artifacts"
    try write(
      "\(place)/meta.yaml",
      """
      artifact_uri: \(address)
      end_time: 1700000001000
      entry_point_name: ''
      experiment_id: '\(experiment)'
      lifecycle_stage: \(lifecycle)
      run_id: \(id)
      run_name: \(name)
      run_uuid: \(id)
      source_name: ''
      source_type: 4
      source_version: ''
      start_time: 1700000000500
      status: \(status)
      tags: []
      user_id: ada

      """)
    for (file, text) in files { try write("\(place)/\(file)", text) }
  }
}
