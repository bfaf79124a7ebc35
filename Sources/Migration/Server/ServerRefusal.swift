internal import Records

/// What a tracking server says when it does not do what it was asked.
struct ServerRefusal: Error, CustomStringConvertible {
  var status: Int
  /// MLflow's code, such as `RESOURCE_DOES_NOT_EXIST`; empty when the answer is not MLflow's.
  var code: String
  var message: String

  init(status: Int, body: [UInt8]) {
    self.status = status
    let json = try? JSON(parsing: body)
    code = json?["error_code"]?.string ?? ""
    message = json?["message"]?.string ?? String(decoding: body.prefix(200), as: UTF8.self)
  }

  var isMissing: Bool { code == "RESOURCE_DOES_NOT_EXIST" }
  var exists: Bool { code == "RESOURCE_ALREADY_EXISTS" }
  /// The server is older than what was asked for, or has it turned off.
  var isUnknownRoute: Bool { (status == 404 && !isMissing) || status == 501 || status == 405 }
  /// Nothing else will fare better: what stands in the way is not of one thing.
  var isFatal: Bool { status == 401 || status == 403 || status >= 500 || status == 429 }

  var description: String {
    let reason = message.split(separator: "\n").first.map(String.init)?.escapedForMessage ?? ""
    return reason.isEmpty ? "the server answered \(status)" : "the server refused (\(status)): \(reason)"
  }
}
