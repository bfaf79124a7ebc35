/// How a client says who it is, as MLflow's clients do.
public enum ServerCredentials: Hashable, Sendable {
  case none
  case token(String)
  case password(user: String, password: String)

  /// What MLflow's variables say: a token, else a user with a password.
  public init(variables: [String: String]) {
    if let token = variables["MLFLOW_TRACKING_TOKEN"], !token.isEmpty {
      self = .token(token)
    } else if let user = variables["MLFLOW_TRACKING_USERNAME"], !user.isEmpty {
      self = .password(user: user, password: variables["MLFLOW_TRACKING_PASSWORD"] ?? "")
    } else {
      self = .none
    }
  }

  /// The value of the `Authorization` header.
  var header: String? {
    switch self {
    case .none: nil
    case .token(let token): "Bearer \(token)"
    case .password(let user, let password): "Basic \(Self.base64(Array("\(user):\(password)".utf8)))"
    }
  }

  /// RFC 4648.
  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for position in 0..<4 {
        text.append(
          position <= group.count ? letters[Int(word >> UInt32(18 - 6 * position) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
