/// What two sides make of one file of the store, from what it was before they parted.
public struct MergedFile: Hashable, Sendable {
  /// The file as it is to be; where the sides contend, as ours has it. nil: it goes.
  public var ours: [UInt8]?
  /// The same as ``ours``, but where the sides contend.
  public var theirs: [UInt8]?
  /// What a person has to decide; nothing as a rule.
  public var contentions: [Contention]

  init(_ bytes: [UInt8]?) {
    ours = bytes
    theirs = bytes
    contentions = []
  }

  init(ours: [UInt8]?, theirs: [UInt8]?, contentions: [Contention]) {
    self.ours = ours
    self.theirs = theirs
    self.contentions = contentions
  }
}

/// A value to which the sides gave different values, so that only a person can say which is to be.
public struct Contention: Hashable, Sendable {
  /// The keys on the way to the value; empty when it is about the whole file.
  public var keys: [String]
  /// As JSON on one line; nil where there is none.
  public var base: String?
  public var ours: String?
  public var theirs: String?
}
