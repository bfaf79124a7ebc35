import Records

/// JSON written straight to its bytes: answers with many runs have no tree in between.
extension [UInt8] {
  /// Text of the program that is JSON already.
  mutating func append(raw text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(text: String) { JSON.string(text).appendCompact(to: &self) }
  mutating func append(integer: Int64) { JSON.integer(integer).appendCompact(to: &self) }

  /// NaN is `"NaN"`; the infinities are the greatest numbers, as MLflow's databases keep them.
  mutating func append(number: Double) {
    let value =
      number.isInfinite ? (number < 0 ? -Double.greatestFiniteMagnitude : .greatestFiniteMagnitude) : number
    JSON.number(value).appendCompact(to: &self)
  }

  /// `{"key":…,"value":…}` for each, in order of their keys.
  mutating func append(pairs: [String: String]) {
    var isFirst = true
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) {
      append(raw: isFirst ? "{\"key\":" : ",{\"key\":")
      isFirst = false
      append(text: key)
      append(raw: ",\"value\":")
      append(text: value)
      append(raw: "}")
    }
  }
}
