extension RecordSchema {
  static let model = RecordSchema(name: "cairn/model/1")
  static let modelVersion = RecordSchema(name: "cairn/model-version/1")
  static let stage = RecordSchema(name: "cairn/stage/1")
  static let stay = RecordSchema(name: "cairn/stay/1")
  static let alias = RecordSchema(name: "cairn/alias/1")
  static let approval = RecordSchema(name: "cairn/approval/1")
}

extension [UInt8] {
  /// The record that the whole text is.
  func withRecord<Record>(
    _ read: (inout JSONReader) throws(RecordError) -> Record
  ) throws(RecordError) -> Record {
    try withBytes { (bytes) throws(RecordError) in
      var reader = try JSONReader(bytes)
      let record = try read(&reader)
      try reader.finish()
      return record
    }
  }
}
