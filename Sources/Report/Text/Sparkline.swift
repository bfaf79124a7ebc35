import Comparison

/// A series as a row of blocks, one column each.
enum Sparkline {
  /// At most `width` columns. Each shows the middle of its bucket, a bucket without a finite value a space; a series
  /// that never changes is a flat line.
  static func text(_ series: Series, width: Int, style: Style) -> String {
    let levels = Array(style.unicode ? "▁▂▃▄▅▆▇█" : "_.-~=+*#")
    guard let low = series.min?.value, let high = series.max?.value else { return "" }
    // Halved, so that the span of ±1e308 stays finite.
    let span = high / 2 - low / 2
    return String(
      series.buckets(width).map { bucket in
        guard let bucket else { return " " }
        guard span > 0 else { return levels[levels.count / 2 - 1] }
        let middle = bucket.lowerBound / 2 + bucket.upperBound / 2
        let height = (middle / 2 - low / 2) / span
        return levels[min(levels.count - 1, Int(height * Double(levels.count)))]
      })
  }
}
