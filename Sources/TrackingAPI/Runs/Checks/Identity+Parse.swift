import Records

extension ExperimentID {
  /// Reads it as MLflow does, for which it is a number.
  ///
  /// - Throws: when it is none.
  init(requested text: String) throws(APIError) {
    let trimmed = text.trimmingSpaces
    let digits = trimmed.hasPrefix("-") || trimmed.hasPrefix("+") ? trimmed.dropFirst() : trimmed[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw .invalid("Invalid experiment ID '\(text)'. Experiment ID must be a valid integer.")
    }
    guard let number = Int64(trimmed), let id = try? ExperimentID(String(number)) else {
      throw .missing("No Experiment with id=\(Int64(trimmed).map(String.init) ?? trimmed) exists")
    }
    self = id
  }
}

extension RunID {
  /// - Throws: when no run can have this id.
  init(requested text: String) throws(APIError) {
    guard let id = try? RunID(text) else { throw .missing("Run with id=\(text) not found") }
    self = id
  }

  /// MLflow asks for the form of an id in some places only.
  ///
  /// - Throws: when it is no run's id by its form.
  static func check(_ text: String) throws(APIError) {
    var scalars = text.unicodeScalars.makeIterator()
    func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    var isValid = scalars.next().map(isAlphanumeric) ?? false
    var length = 1
    while let scalar = scalars.next() {
      length += 1
      isValid =
        isValid
        && (isAlphanumeric(scalar) || scalar == "_" || scalar == "-" || scalar.properties.isAlphabetic)
    }
    guard isValid, length <= 256 else {
      throw .invalid("Invalid value \(PythonText.quoted(text)) for parameter 'run_id' supplied.")
    }
  }
}
