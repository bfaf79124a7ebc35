/// What a model takes and gives, as MLflow writes it down: <https://mlflow.org/docs/latest/ml/model/signatures/>.
public struct ModelSignature: Hashable, Sendable {
  /// A list of columns or tensors, each an object with a `type` and, as a rule, a `name`.
  public var inputs: JSON?
  public var outputs: JSON?
  public var params: JSON?
  public var unknown: UnknownKeys

  public init(
    inputs: JSON? = nil, outputs: JSON? = nil, params: JSON? = nil, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.params = params
    self.unknown = unknown
  }
}

extension ModelSignature {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("inputs", inputs)
    object.add("outputs", outputs)
    object.add("params", params)
    return object.finish()
  }

  init(_ reader: inout JSONReader) throws(RecordError) {
    self.init()
    var members = RecordMembers()
    try reader.enterObject("a signature")
    while let key = try members.next(&reader) {
      switch key {
      case "inputs": inputs = try reader.value()
      case "outputs": outputs = try reader.value()
      case "params": params = try reader.value()
      default: try members.keep(&reader)
      }
    }
    unknown = members.unknown
  }
}
