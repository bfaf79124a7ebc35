/// That a person stands by a version's going to a stage, with their signature. The file is
/// `models/<slug>/approvals/<n>/<Stage slug>/<who slug>.json`.
///
/// It says which bytes it is about: a model whose artifacts change needs new approvals.
public struct Approval: Hashable, Sendable {
  public var model: ModelName
  public var version: Int
  /// Of the version's artifacts, see ``ModelVersion/subject``.
  public var digest: String
  /// The stage's name.
  public var stage: String
  /// Who: a principal of the allowed signers, an e-mail address as a rule.
  public var approver: String
  public var at: Timestamp
  public var comment: String?
  /// An OpenSSH signature in its armour, over ``signedText`` in the namespace ``signatureNamespace``.
  public var signature: String
  public var unknown: UnknownKeys

  /// What OpenSSH calls the purpose of a signature: one made for a commit is no approval.
  public static let signatureNamespace = "cairn-approval"

  /// In bytes; longer files are refused unread. A signature by the longest of RSA keys takes three thousand.
  public static let maximumSize = 64 << 10

  /// - Throws: ``RecordError`` when a text holds a line break or a control character, which could forge a line of what
  ///   is signed.
  public init(
    model: ModelName, version: Int, digest: String, stage: String, approver: String, at: Timestamp,
    comment: String? = nil, signature: String = "", unknown: UnknownKeys = UnknownKeys()
  ) throws(RecordError) {
    self.model = model
    self.version = version
    self.digest = digest
    self.stage = stage
    self.approver = approver
    self.at = at
    self.comment = comment
    self.signature = signature
    self.unknown = unknown
    try check()
  }

  private func check() throws(RecordError) {
    let texts = [
      ("model", model.text), ("digest", digest), ("stage", stage), ("approver", approver),
      ("comment", comment ?? "none"),
    ]
    for (key, text) in texts {
      guard !text.isEmpty, !text.unicodeScalars.contains(where: Self.isRefused) else {
        throw RecordError(
          .invalidValue,
          "'\(key)' of an approval is empty or holds a control character: '\(text.escapedForMessage)'")
      }
    }
    guard !approver.utf8.contains(where: { " ,*?!\"".utf8.contains($0) }) else {
      throw RecordError(
        .invalidValue, "'approver' must be one person's principal, not '\(approver.escapedForMessage)'")
    }
  }

  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }

  /// What the signature is over: a line for each fact, so that anybody can write it down and check it with
  /// `ssh-keygen -Y verify`.
  public var signedText: [UInt8] {
    var lines = [
      "cairn approval 1", "model \(model.text)", "version \(version)", "digest \(digest)", "stage \(stage)",
      "approver \(approver)", "at \(at)",
    ]
    if let comment { lines.append("comment \(comment)") }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Its path in the store.
  ///
  /// - Parameter folder: of the model, below `models/`.
  public func path(inModel folder: String) -> String {
    RegistryPath.approvals(ofModel: folder, version: version, stage: stage) + "/\(FileSlug(approver)).json"
  }
}

extension Approval {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.approval.json)
    object.add("model", model.text)
    object.add("version", .integer(Int64(version)))
    object.add("digest", digest)
    object.add("stage", stage)
    object.add("approver", approver)
    object.add("at", at.json)
    object.add("comment", comment)
    object.add("signature", signature)
    return object.finish()
  }

  /// The bytes of the file.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads the file.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    guard bytes.count <= Self.maximumSize else {
      throw RecordError(.malformed, "an approval of \(bytes.count) bytes is none that was signed with a key")
    }
    self = try bytes.withRecord(Approval.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var model: ModelName?
    var (version, at): (Int?, Timestamp?) = (nil, nil)
    var (digest, stage, approver, signature): (String?, String?, String?, String?) = (nil, nil, nil, nil)
    var comment: String?
    try reader.enterObject("an approval")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.approval.check(&reader)
      case "model": model = try reader.name(key, ModelName.init)
      case "version": version = try reader.versionNumber(key)
      case "digest": digest = try reader.string(key)
      case "stage": stage = try reader.string(key)
      case "approver": approver = try reader.string(key)
      case "at": at = try reader.timestamp(key)
      case "comment": comment = try reader.string(key)
      case "signature": signature = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    try self.init(
      model: members.required(model, "model", reader), version: members.required(version, "version", reader),
      digest: members.required(digest, "digest", reader), stage: members.required(stage, "stage", reader),
      approver: members.required(approver, "approver", reader), at: members.required(at, "at", reader),
      comment: comment, signature: members.required(signature, "signature", reader),
      unknown: members.unknown)
  }
}
