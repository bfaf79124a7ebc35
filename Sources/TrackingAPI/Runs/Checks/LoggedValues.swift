import Records

/// The limits of what is logged, and MLflow's checks of it. Values that are too long are cut off, as its servers do.
enum LoggedValues {
  static let keyLength = 250
  static let parameterLength = 6000
  static let tagLength = 8000
  static let experimentTagLength = 20_000
  static let metricsPerBatch = 1000
  static let paramsPerBatch = 100
  static let tagsPerBatch = 100
  static let valuesPerBatch = 1000

  /// - Parameter batchIndex: which of a batch's metrics it is.
  static func check(
    metric key: String, timestamp: Int64, value: Double, batchIndex: Int? = nil
  ) throws(APIError) {
    // The path is put together only where something is wrong.
    if timestamp >= 0, EntityName(text: key, path: "").isPlain, key.utf8.count <= keyLength { return }
    let path = batchIndex.map { "metrics[\($0)]" } ?? ""
    try EntityName(text: key, path: join(path, "name")).check()
    guard timestamp >= 0 else {
      throw .invalid(
        "Invalid value \(timestamp) for parameter '\(join(path, "timestamp"))' supplied: metric '\(key)' "
          + "(value=\(pythonFloat(value))). Timestamp must be a nonnegative long (64-bit integer) ")
    }
    try key.checkLength(of: "Metric name", upTo: keyLength)
  }

  /// - Returns: the value, cut off where it is too long.
  static func check(parameter key: String, value: String, path: String = "") throws(APIError) -> String {
    try EntityName(text: key, path: join(path, "key")).check()
    try key.checkLength(of: "Param key", upTo: keyLength)
    return value.truncated(to: parameterLength)
  }

  /// - Returns: the value, cut off where it is too long.
  static func check(tag key: String, value: String, path: String = "") throws(APIError) -> String {
    try EntityName(text: key, path: join(path, "key")).check()
    try key.checkLength(of: join(path, "key"), upTo: keyLength)
    return value.truncated(to: tagLength)
  }

  static func check(experimentTag key: String, value: String) throws(APIError) {
    try EntityName(text: key, path: "key").check()
    try key.checkLength(of: "key", upTo: keyLength)
    try value.checkLength(of: "value", upTo: experimentTagLength)
  }

  static func check(batchOf metrics: Int, params: Int, tags: Int) throws(APIError) {
    let limits = [
      ("metrics", metricsPerBatch, metrics), ("params", paramsPerBatch, params), ("tags", tagsPerBatch, tags),
      ("metrics, params, and tags", valuesPerBatch, metrics + params + tags),
    ]
    for (name, limit, count) in limits where count > limit {
      throw .invalid(
        "A batch logging request can contain at most \(limit) \(name). Got \(count) \(name). Please split up \(name) "
          + "across multiple requests and try again.")
    }
  }

  private static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  /// `str(value)`
  private static func pythonFloat(_ value: Double) -> String {
    value.isNaN ? "nan" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : value.description
  }
}
