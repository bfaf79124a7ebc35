/// A text in which `*` stands for any text, slashes included.
struct TextPattern {
  let text: String

  init(_ text: String) { self.text = text }

  func matches(_ other: String) -> Bool {
    let pattern = Array(text.utf8)
    let text = Array(other.utf8)
    var place = 0
    var offset = 0
    // Where to go on when the text after the last `*` does not fit: the `*` takes one byte more.
    var retry: (place: Int, offset: Int)?
    while offset < text.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        place += 1
        retry = (place, offset)
      } else if place < pattern.count, pattern[place] == text[offset] {
        place += 1
        offset += 1
      } else if let (starPlace, starOffset) = retry {
        place = starPlace
        offset = starOffset + 1
        retry = (starPlace, offset)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
