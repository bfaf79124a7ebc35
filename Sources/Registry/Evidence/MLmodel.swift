import Records
import YAML

/// What an `MLmodel` file says of the model beside it: <https://mlflow.org/docs/latest/ml/model/#mlmodel-file>.
struct MLmodel {
  var flavors: [String: String] = [:]
  var signature: ModelSignature?
  var inputExample: String?

  /// - Throws: `YAMLError` with line and column when it is no YAML; `RecordError` when its signature is no JSON.
  init(parsing bytes: [UInt8]) throws {
    guard let root = try YAMLDocument(parsing: bytes).root else { return }
    for (name, flavor) in root["flavors"]?.members ?? [] {
      guard let name = name.scalar else { continue }
      flavors[name] = Self.version(of: flavor, name)
    }
    if let node = root["signature"], case .mapping = node {
      signature = ModelSignature(
        inputs: try Self.columns(node, "inputs"), outputs: try Self.columns(node, "outputs"),
        params: try Self.columns(node, "params"))
    }
    inputExample = root["saved_input_example_info"]?["artifact_path"]?.text
  }

  /// Each flavor names the version of its library by a key of its own: `sklearn_version`, `xgb_version`. Beside it can
  /// be those of what it was saved with, as `cloudpickle_version` in `python_function`.
  private static func version(of flavor: YAMLNode, _ name: String) -> String {
    for key in ["\(name)_version", "python_version"] {
      if let version = flavor[key]?.text { return version }
    }
    for (key, value) in flavor.members where key.scalar?.hasSuffix("_version") == true {
      if let version = value.text { return version }
    }
    return ""
  }

  /// A JSON text inside of the YAML.
  private static func columns(_ signature: YAMLNode, _ key: String) throws -> JSON? {
    guard let text = signature[key]?.text else { return nil }
    return try JSON(parsing: Array(text.utf8))
  }
}

/// What pip is to install for a model.
enum ModelRequirements {
  /// The lines of a `requirements.txt` that ask for something.
  static func lines(ofPip bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      let text = line.drop { $0 == " " || $0 == "\t" }
      return text.isEmpty || text.hasPrefix("#") ? nil : String(text)
    }
  }

  /// What the `pip` part of a `conda.yaml` lists.
  static func lines(ofConda bytes: [UInt8]) throws(YAMLError) -> [String] {
    guard let root = try YAMLDocument(parsing: bytes).root else { return [] }
    return (root["dependencies"]?.elements ?? []).flatMap { $0["pip"]?.elements ?? [] }.compactMap(\.text)
  }
}

extension YAMLNode {
  fileprivate var members: [(key: YAMLNode, value: YAMLNode)] {
    if case .mapping(let members, _) = self { members } else { [] }
  }

  fileprivate var elements: [YAMLNode] {
    if case .sequence(let elements, _) = self { elements } else { [] }
  }

  fileprivate var scalar: String? {
    if case .scalar(let text, _, _) = self { text } else { nil }
  }

  /// A scalar that is not null.
  fileprivate var text: String? {
    guard case .scalar(let text, let isPlain, _) = self else { return nil }
    return isPlain && ["", "~", "null", "Null", "NULL"].contains(text) ? nil : text
  }

  fileprivate subscript(key: String) -> YAMLNode? {
    members.first { $0.key.scalar == key }?.value
  }
}
