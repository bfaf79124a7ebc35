/// A run's name, checked once at the edge.
public struct RunName: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public var description: String { text }

  /// In Unicode scalars.
  public static let maximumLength = 250

  /// - Throws: ``RecordError`` when `text` is empty, only white space, longer than 250 characters, or holds a
  ///   control character.
  public init(_ text: String) throws(RecordError) {
    try text.checkName(of: "run")
    guard text.unicodeScalars.count <= Self.maximumLength else {
      throw RecordError(
        .invalidName,
        "the run name '\(text.escapedForMessage)' is longer than \(Self.maximumLength) characters")
    }
    self.text = text
  }

  /// A name for a run that was given none: `quiet-heron-417`.
  public init(using generator: inout some RandomNumberGenerator) {
    let adjective = Self.pick(Self.adjectives, using: &generator)
    let noun = Self.pick(Self.nouns, using: &generator)
    text = "\(adjective)-\(noun)-\(Int.random(in: 1...999, using: &generator))"
  }

  private static func pick(
    _ words: StaticString, using generator: inout some RandomNumberGenerator
  ) -> Substring {
    "\(words)".split(separator: " ").randomElement(using: &generator) ?? ""
  }

  private static let adjectives: StaticString = """
    able agile airy amber ample apt azure balmy bold brave breezy bright brisk calm candid civil clear clever \
    cosmic crisp curious daring deft eager early earnest easy fair fancy fine firm fleet fond frank free fresh \
    gentle glad golden grand green handy happy hardy hasty hazy honest humble icy ideal jolly keen kind lively \
    lofty loyal lucid lucky lunar mellow merry mighty mild misty modest neat nimble noble novel patient placid \
    plucky polite prime proud quick quiet rapid rare ready regal robust rosy rural rustic sage serene sharp \
    shiny silent silver sleek smart smooth snowy solid sonic spry stable steady stoic sturdy subtle sunny swift \
    tidy tranquil upbeat valiant vivid warm wise witty zesty
    """

  private static let nouns: StaticString = """
    alder ant aspen auk badger bass bat bear beaver bee birch bison boar brook canyon carp cedar cliff cloud \
    clover cod comet coral crab crane creek cricket crow deer delta dove duck dune eagle eel elk elm ember \
    falcon fern finch fjord fox frog gecko glade goose gorge grove gull hare harrier hawk hazel heath heron \
    hill hornet ibex ibis island ivy jay juniper kelp kestrel kite koala lagoon lake lark larch lemur lily lion \
    lizard lynx maple marmot marsh marten meadow mesa mink mole moon moose moss moth mouse newt oak ocean orca \
    oriole osprey otter owl panda pebble perch pike pine plover pond puffin quail rabbit raven reef ridge river \
    robin rook salmon seal shore shrew sparrow spruce squid star stoat stork stream swan swift tern thrush tiger \
    toad trout tulip tuna valley vole walrus wasp whale willow wolf wren yak yew zebra
    """
}
