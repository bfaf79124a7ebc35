import Records

extension Policy { var signersFile: String { "cairn/allowed_signers" } }
