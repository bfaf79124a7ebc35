import Digests
import TestSupport
import Testing

@Suite struct DigestsTests {
  /// From FIPS 180-4's examples and the NIST vectors.
  @Test(
    "known texts have their known digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func knownDigests(text: String, digest: String) throws {
    let bytes = Array(text.utf8)
    #expect(SHA256.hex(of: bytes) == digest)
    var hasher = SHA256()
    for start in stride(from: 0, to: bytes.count, by: 999) {
      hasher.update(Array(bytes[start..<min(start + 999, bytes.count)]))
    }
    #expect(hasher.finish().hex == digest)

    let folder = try TemporaryDirectory()
    try folder.write("x", bytes)
    var seen: [UInt8] = []
    let file = try SHA256.digest(ofFile: folder.path + "/x") { seen += $0 }
    #expect(file.sha256 == digest && file.size == bytes.count && seen == bytes)
  }

  @Test("what is no file to read throws and is named")
  func unreadable() throws {
    let folder = try TemporaryDirectory()
    try folder.write("x", "x")
    _ = try Program.run("/bin/ln", ["-s", "x", folder.path + "/link"])
    #expect(throws: FileReadError.self) { try SHA256.digest(ofFile: folder.path) }
    let missing = #expect(throws: FileReadError.self) { try SHA256.digest(ofFile: folder.path + "/none") }
    #expect(missing?.description.contains("/none': No such file") == true)
    #expect(throws: FileReadError.self) {
      try SHA256.digest(ofFile: folder.path + "/link", followLink: false)
    }
    #expect(try SHA256.digest(ofFile: folder.path + "/link").size == 1)
  }
}
