import Artifacts
import Testing

@Suite("Git LFS pointers") struct LFSPointerTests {
  private static let sha256 = String(repeating: "0a", count: 32)

  @Test("A pointer is what git lfs writes, and is read back as it was")
  func format() {
    let pointer = LFSPointer(sha256: Self.sha256, size: 3_000_000)
    #expect(
      String(decoding: pointer.formatted(), as: UTF8.self)
        == "version https://git-lfs.github.com/spec/v1\noid sha256:\(Self.sha256)\nsize 3000000\n")
    #expect(LFSPointer(parsing: pointer.formatted()) == pointer)
  }

  @Test(
    "What is no pointer is read as none",
    arguments: [
      "", "version https://git-lfs.github.com/spec/v1\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(sha256)\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(sha256.uppercased())\nsize 1\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(sha256)\nsize -1\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(sha256)\nsize 1\nmore\n",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(sha256)\nsize 1\n"
        + String(repeating: "ext-0-x y\n", count: 100),
      "oid sha256:\(sha256)\nsize 1\nversion https://git-lfs.github.com/spec/v1\n",
    ])
  func noPointer(text: String) {
    #expect(LFSPointer(parsing: Array(text.utf8)) == nil)
  }
}
