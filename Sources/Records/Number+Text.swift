extension Double {
  /// `NaN`, `Infinity` and `-Infinity`: how the store spells what JSON has no number for.
  init?(nonFiniteName text: String) {
    switch text {
    case "NaN": self = .nan
    case "Infinity": self = .infinity
    case "-Infinity": self = -.infinity
    default: return nil
    }
  }

  /// The same, and what scripts print for it in any case: `nan`, `inf`, `+Infinity`.
  init?(lenientNonFiniteName text: some Collection<UInt8>) {
    var name = text[...]
    let negative = name.first == UInt8(ascii: "-")
    if negative || name.first == UInt8(ascii: "+") { name = name.dropFirst() }
    let lowered = name.map { $0 | 0x20 }
    if lowered.elementsEqual("nan".utf8) {
      self = .nan
    } else if lowered.elementsEqual("inf".utf8) || lowered.elementsEqual("infinity".utf8) {
      self = negative ? -.infinity : .infinity
    } else {
      return nil
    }
  }
}

extension [UInt8] {
  /// The shortest digits that read back as the same value, with a `.0` where it has no fraction: `1.0`, `1e-05`;
  /// `NaN`, `Infinity`, `-Infinity`.
  mutating func appendShortest(_ value: Double) {
    if value.isFinite {
      append(contentsOf: value.description.utf8)
    } else if value.isNaN {
      append(contentsOf: "NaN".utf8)
    } else {
      append(contentsOf: (value < 0 ? "-Infinity" : "Infinity").utf8)
    }
  }

  /// In decimal digits.
  mutating func appendDecimal(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var magnitude = value.magnitude
    if magnitude < 10 {
      append(48 + UInt8(magnitude))
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      while magnitude > 0 {
        start -= 1
        digits[start] = 48 + UInt8(magnitude % 10)
        magnitude /= 10
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}
