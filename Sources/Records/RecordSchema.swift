/// The first line of a record's file: `cairn/<kind>/<version>`.
struct RecordSchema {
  let name: StaticString

  static let run = RecordSchema(name: "cairn/run/1")
  static let experiment = RecordSchema(name: "cairn/experiment/1")
  static let environment = RecordSchema(name: "cairn/environment/1")
  static let loggedModel = RecordSchema(name: "cairn/logged-model/1")
  static let artifacts = RecordSchema(name: "cairn/artifacts/1")

  var json: JSON { .string("\(name)") }

  /// - Throws: ``RecordError`` when the value at the cursor names another schema.
  func check(_ reader: inout JSONReader) throws(RecordError) {
    _ = try reader.peek()
    let place = reader.offset
    let found = try reader.string("schema")
    let expected = "\(name)"
    guard found != expected else { return }
    let kind = expected.prefix { !$0.isNumber }
    let advice =
      found.hasPrefix(kind)
      ? "a later version of cairn wrote this: update cairn" : "this is another kind of file"
    throw reader.fault(
      "the schema is '\(found.escapedForMessage)' where '\(expected)' is expected; \(advice)", at: place,
      code: .unknownSchema)
  }
}
