internal import Files
internal import Records

/// Writes a run's `metrics.csv`, in pieces, however long its history is.
enum MetricsWriter {
  struct Written {
    var latest: [String: LatestMetric] = [:]
    var count = 0
    var bytes = 0
  }

  static func write(_ metrics: SourceMetrics, to directory: String) throws -> Written {
    var columns = MetricsFile.Columns.plain
    while true {
      let (written, found) = try write(metrics, columns, to: directory)
      if found == columns { return written }
      // A value of a model showed up; such a file has two columns more in each line.
      columns = found
    }
  }

  private static func write(
    _ metrics: SourceMetrics, _ columns: MetricsFile.Columns, to directory: String
  ) throws -> (Written, MetricsFile.Columns) {
    let path = directory + "/metrics.csv"
    let temporary = directory + "/" + StoreFile.temporaryName("metrics.csv")
    try StoreFile.remove(temporary)
    let file = try OpenFile.creating(temporary)
    var written = Written()
    var summary = MetricsSummary()
    var found = columns
    var buffer = MetricsFile.header(columns)
    try metrics { metric in
      if metric.model != nil || metric.dataset != nil { found = .withModels }
      summary.add(metric)
      written.count += 1
      MetricsFile.append(metric, columns: columns, to: &buffer)
      guard buffer.count > 1 << 18 else { return }
      written.bytes += buffer.count
      try file.put(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    written.bytes += buffer.count
    written.latest = summary.latest
    if written.count == 0 {
      try StoreFile.remove(temporary)
      try StoreFile.remove(path)
      return (Written(), columns)
    }
    try file.put(buffer)
    try StoreFile.move(temporary, to: path)
    return (written, found)
  }
}
