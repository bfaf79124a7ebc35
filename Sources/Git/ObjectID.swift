internal import CLibgit2

/// The SHA-1 name of a Git object: 20 bytes.
public struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Words rather than bytes, so that comparing and hashing take three steps. Big-endian, so that order is Git's.
  let a: UInt64
  let b: UInt64
  let c: UInt32

  public static let zero = ObjectID(a: 0, b: 0, c: 0)

  init(a: UInt64, b: UInt64, c: UInt32) {
    self.a = a
    self.b = b
    self.c = c
  }

  init(_ raw: git_oid) {
    self = withUnsafeBytes(of: raw) { ObjectID(bytes: $0) }
  }

  /// The first 20 of the bytes given.
  public init(bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count >= 20, "an object id has 20 bytes")
    a = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    b = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    c = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
  }

  /// - Throws: ``GitError`` when `hex` is not 40 hexadecimal digits.
  public init(hex: String) throws(GitError) {
    var raw = git_oid()
    guard hex.utf8.count == 40, git_oid_fromstr(&raw, hex) == 0 else {
      throw GitError(.invalidName, "read object id", hex, reason: "expected 40 hexadecimal digits")
    }
    self.init(raw)
  }

  var raw: git_oid {
    var raw = git_oid()
    withUnsafeMutableBytes(of: &raw) { target in
      target.storeBytes(of: a.bigEndian, as: UInt64.self)
      target.storeBytes(of: b.bigEndian, toByteOffset: 8, as: UInt64.self)
      target.storeBytes(of: c.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
    return raw
  }

  /// The 20 bytes.
  public var bytes: [UInt8] { withUnsafeBytes(of: raw) { Array($0) } }

  /// 40 lower-case hexadecimal digits.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 40) { target in
      var at = 0
      for byte in bytes {
        target[at] = digits[Int(byte >> 4)]
        target[at + 1] = digits[Int(byte & 15)]
        at += 2
      }
      return 40
    }
  }

  /// The first ten digits, for people.
  public var short: String { String(hex.prefix(10)) }
  public var description: String { hex }
  public var isZero: Bool { self == .zero }

  public static func < (x: ObjectID, y: ObjectID) -> Bool {
    (x.a, x.b, x.c) < (y.a, y.b, y.c)
  }
}
