import Records

extension DatasetInput {
  /// The tag in which MLflow's clients keep what the dataset is for.
  static let contextTag = "mlflow.data.context"

  var answeredTags: [String: String] {
    guard let context else { return tags }
    return tags.merging([Self.contextTag: context]) { $1 }
  }

  /// `"tags":[…],"dataset":{…}`, without the braces around.
  func appendAnswer(to bytes: inout [UInt8]) {
    let tags = answeredTags
    if !tags.isEmpty {
      bytes.append(raw: "\"tags\":[")
      bytes.append(pairs: tags)
      bytes.append(raw: "],")
    }
    bytes.append(raw: "\"dataset\":{\"name\":")
    bytes.append(text: name)
    bytes.append(raw: ",\"digest\":")
    bytes.append(text: digest)
    bytes.append(raw: ",\"source_type\":")
    bytes.append(text: sourceType)
    bytes.append(raw: ",\"source\":")
    bytes.append(text: source)
    if let schema, !schema.isEmpty {
      bytes.append(raw: ",\"schema\":")
      bytes.append(text: schema)
    }
    if let profile, !profile.isEmpty {
      bytes.append(raw: ",\"profile\":")
      bytes.append(text: profile)
    }
    bytes.append(raw: "}")
  }
}
