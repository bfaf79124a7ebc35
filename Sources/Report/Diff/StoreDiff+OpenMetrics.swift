public import Comparison

extension StoreDiff {
  /// The new side's metrics for GitLab's metrics report, which compares them with the target branch's itself: a line a
  /// metric, `rmse{experiment="churn"} 0.712`. No run id is in it, so that a metric keeps its identity from one
  /// pipeline to the next. Ends with `# EOF`.
  ///
  /// OpenMetrics 1.0: <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>. A key that is no
  /// metric name there is changed into one, and stands in the label `key` as it was.
  public func openMetrics() -> String {
    var families: [String: [String]] = [:]
    func add(_ key: String, _ value: Double, _ label: String, _ place: String) {
      let name = OpenMetrics.name(key)
      var labels = "\(label)=\"\(OpenMetrics.labelValue(place))\""
      if name != key { labels += ",key=\"\(OpenMetrics.labelValue(key))\"" }
      families[name, default: []].append("\(name){\(labels)} \(OpenMetrics.number(value))\n")
    }
    for experiment in experiments {
      for metric in experiment.metrics {
        if let value = metric.new { add(metric.key, value, "experiment", experiment.name) }
      }
    }
    for file in files {
      for metric in file.metrics {
        if let value = metric.new { add(metric.key, value, "file", file.path) }
      }
    }
    // The lines of one name stand together, as the format asks.
    let lines = families.sorted { $0.key < $1.key }.flatMap(\.value)
    return lines.joined() + "# EOF\n"
  }
}

/// Pieces of the OpenMetrics text format.
private enum OpenMetrics {
  /// `[a-zA-Z_][a-zA-Z0-9_]*`; `:` is for recording rules.
  static func name(_ key: String) -> String {
    var name = ""
    for scalar in key.unicodeScalars {
      let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      name.unicodeScalars.append(isWord ? scalar : "_")
    }
    if name.isEmpty || name.first.map({ ("0"..."9").contains($0) }) == true { name = "_" + name }
    return name
  }

  /// GitLab cuts each line at `#`, also inside of quotes, so the sign's full-width twin stands for it.
  static func labelValue(_ text: String) -> String {
    var value = ""
    for character in text.onOneLine.unicodeScalars {
      switch character {
      case "\\": value += "\\\\"
      case "\"": value += "\\\""
      case "#": value += "＃"
      default: value.unicodeScalars.append(character)
      }
    }
    return value
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value.description
  }
}
