extension MetricsParser {
  /// Whether a line that follows means the same to a parser that has seen none of those before it.
  package var hasUsualColumns: Bool { columns.isUsual }
}
