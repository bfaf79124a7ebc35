import HTTPTypes
import HummingbirdCore
import NIOCore
import TrackingAPI

/// What goes back over the connection.
struct Answer: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  var body: ResponseBody

  init(_ status: HTTPResponse.Status = .ok, _ contentType: String, _ body: [UInt8]) {
    self.status = status
    headers = [.contentType: contentType, .contentLength: String(body.count)]
    self.body = body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body))
  }

  init(_ status: HTTPResponse.Status = .ok, text: String) {
    self.init(status, "text/plain; charset=utf-8", Array(text.utf8))
  }

  init(_ answer: APIAnswer) {
    self.init(HTTPResponse.Status(code: answer.status), answer.contentType, answer.body)
    if answer.contentType.isEmpty { headers[.contentType] = nil }
    add(answer.headers)
  }

  mutating func add(_ fields: [(name: String, value: String)]) {
    for (name, value) in fields {
      guard let name = HTTPField.Name(name) else { continue }
      headers.append(HTTPField(name: name, value: value))
    }
  }

  init(_ error: APIError) { self.init(APIAnswer(error)) }
}

extension Answer {
  /// Prometheus' text format.
  init(metrics text: String) {
    self.init(.ok, "text/plain; version=0.0.4; charset=utf-8", Array(text.utf8))
  }
}
