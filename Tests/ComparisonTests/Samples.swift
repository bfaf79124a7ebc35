import Records

/// Runs and environments for the tests of this target.
enum Samples {
  static let experiment = ExperimentID(derivedFrom: "churn")

  /// - Parameter digit: a hexadecimal digit, of which the whole id is made.
  static func run(
    _ digit: Character, status: RunStatus = .finished, lifecycle: Lifecycle = .active,
    endsAt end: Int64? = 1000,
    params: [String: String] = [:], metrics: [String: Double] = [:], tags: [String: String] = [:],
    inputs: [DatasetInput] = [], source: Source? = nil
  ) throws -> Run {
    Run(
      id: try RunID(String(repeating: digit, count: 32)), name: "run-\(digit)", experimentID: experiment,
      status: status, lifecycle: lifecycle, startTime: Timestamp(milliseconds: 0),
      endTime: end.map { Timestamp(milliseconds: $0) }, source: source, params: params, tags: tags,
      metrics: metrics.mapValues {
        LatestMetric(value: $0, step: 0, timestamp: Timestamp(milliseconds: 0))
      }, inputs: inputs)
  }

  static func dataset(_ name: String, _ digest: String, context: String? = nil) -> DatasetInput {
    DatasetInput(name: name, digest: digest, sourceType: "local", source: name, context: context)
  }

  static func environment(
    packages: [Environment.Package] = [], python: String = "3.12.4", memory: Int64 = 33_700_000_000,
    variables: [String: String] = [:], lock: String = "aa", conda: [String]? = nil
  ) -> Environment {
    Environment(
      os: Environment.OperatingSystem(name: "linux", kernel: "6.1.0", architecture: "x86_64"),
      hardware: Environment.Hardware(cpuCount: 8, memoryBytes: memory),
      interpreter: Environment.Interpreter(name: "python", version: python), packages: packages,
      lockFiles: [Environment.LockFile(path: "uv.lock", sha256: lock)], condaExplicit: conda,
      variables: variables)
  }
}
