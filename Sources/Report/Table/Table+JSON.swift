public import Records

extension Table {
  /// An array with an object a row, by the columns' keys.
  public func json() -> JSON {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { JSON.Member($0.key, $1.value) })
      })
  }
}
