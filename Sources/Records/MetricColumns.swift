/// Which field of a line is what. Without a header, the columns are those of ``MetricsFile``.
struct MetricColumns {
  private(set) var key = 0
  private(set) var step = 1
  private(set) var timestamp = 2
  private(set) var value = 3
  private(set) var model = 4
  private(set) var dataset = 5
  /// How many fields a line must and may have.
  private(set) var least = 4
  private(set) var most = 6
  /// The order is that of ``MetricsFile``.
  private(set) var isUsual = true
  /// The header is one of the two that ``MetricsFile`` writes; nil also when there is none.
  private(set) var canonical: MetricsFile.Columns?

  init() {}

  /// The columns that a header names, at least `key` and `value`; nil when the line is no header.
  init?(header fields: CSVFields, _ text: UnsafeBufferPointer<UInt8>) {
    // Where a line has no such column: past the fields of any line.
    var places = [Int](repeating: CSVFields.maximum, count: MetricsFile.columnNames.count)
    for index in 0..<fields.count {
      let field = fields[index, text]
      guard let column = MetricsFile.columnNames.firstIndex(where: { Self.isName(field, $0) }),
        places[column] == CSVFields.maximum
      else { return nil }
      places[column] = index
    }
    guard places[0] < CSVFields.maximum, places[3] < CSVFields.maximum else { return nil }
    switch places.prefix(fields.count).elementsEqual(0..<fields.count) ? fields.count : 0 {
    case 4: canonical = .plain
    case 6: canonical = .withModels
    default:
      isUsual = false
      (key, step, timestamp) = (places[0], places[1], places[2])
      (value, model, dataset) = (places[3], places[4], places[5])
      least = max(key, value) + 1
      most = fields.count
    }
  }

  private static func isName(_ field: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
    field.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }
}
