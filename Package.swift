// swift-tools-version: 6.1

// The map of the house, in the direction in which data flows. What each target may import is held in
// ARCHITECTURE.md and checked by Tests/ProjectTests/ImportMapTests.swift.
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Linux has the libraries on the compiler's own paths, where `scripts/build-release` puts archives first; pkg-config
/// would put the shared ones before them.
func pkgConfig(_ name: String) -> String? {
  #if os(Linux)
    nil
  #else
    name
  #endif
}

let package = Package(
  name: "cairn",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "cairn", targets: ["cairn"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // libgit2, as the system installs it.
    .systemLibrary(
      name: "CLibgit2", pkgConfig: pkgConfig("libgit2"),
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    // libcrypto, as the system installs it: libgit2 loads it already, so it costs no start-up time.
    .systemLibrary(
      name: "CCrypto", pkgConfig: pkgConfig("libcrypto"),
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),

    // Pseudo-terminals and the like: what Swift's import of the C library leaves out.
    .target(name: "CPosix"),

    // SQLite, as the system installs it.
    .systemLibrary(
      name: "CSQLite", pkgConfig: pkgConfig("sqlite3"),
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    // libyaml, as the system installs it.
    .systemLibrary(
      name: "CYAML", pkgConfig: pkgConfig("yaml-0.1"), providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // YAML texts as nodes with their places.
    .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: strict),
    // Keeps libgit2 from reading certificates when it starts.
    .target(name: "CQuickStart"),
    // Repositories, objects, refs, trees, diffs, history, the index; nothing of machine learning.
    .target(name: "Git", dependencies: ["CLibgit2", "CCrypto", "CQuickStart"], swiftSettings: strict),
    // Files done safely: replaced in one step, locked, no symbolic link followed.
    .target(name: "Files", dependencies: ["CPosix"], swiftSettings: strict),
    // Keeps a network's threads, and them alone, from the signal of a broken pipe.
    .target(name: "Signals", swiftSettings: strict),
    // SHA-256 of bytes and files.
    .target(name: "Digests", dependencies: ["CCrypto"], swiftSettings: strict),
    // The values and their file formats. Pure: no input or output.
    .target(
      name: "Records", dependencies: ["YAML"],
      swiftSettings: strict),
    // Looks at code, environment and data, gives values.
    .target(
      name: "Capture", dependencies: ["Records", "Git", "Digests"], swiftSettings: strict),
    // Artifact files in a run: manifest, digests.
    .target(
      name: "Artifacts", dependencies: ["Records", "Files", "Digests"], swiftSettings: strict),
    // Records runs as files, commits them, recovers: the only writer of the store.
    .target(
      name: "Ledger", dependencies: ["Records", "Git", "Files", "Artifacts"], swiftSettings: strict),
    // The derived SQLite cache and the search grammar.
    .target(
      name: "RunIndex",
      dependencies: ["Records", "Git", "CSQLite"],
      swiftSettings: strict),
    // Pure: differences, directions, statistics.
    .target(name: "Comparison", dependencies: ["Records"], swiftSettings: strict),
    // The run wrapper: child process, console, metric and parameter files.
    .target(
      name: "Projects",
      dependencies: [
        "CPosix", "Records", "Git", "Capture", "Ledger", "Artifacts",
        "YAML",
      ],
      swiftSettings: strict),
    // The files of the top-level templates/ folder, in the program.
    .target(
      name: "Templates", exclude: ["Files/example"],
      resources: [
        .embedInCode("Files/github"), .embedInCode("Files/gitlab"), .embedInCode("Files/hooks"),
        .embedInCode("Files/review"), .embedInCode("Files/model-card.md"),
      ], swiftSettings: strict),
    // Text, Markdown, JSON, CSV, OpenMetrics.
    .target(name: "Report", dependencies: ["Records", "Comparison", "Templates"], swiftSettings: strict),
    // Models, versions, stages and aliases as files, and as commits.
    .target(
      name: "Registry",
      dependencies: ["Records", "Git", "Files", "Digests", "YAML", "Artifacts", "Ledger", "Comparison"],
      swiftSettings: strict),
    // Merges the store with a remote's, by what its files say.
    .target(
      name: "Sync", dependencies: ["Records", "Git", "Files", "Ledger", "Registry"], swiftSettings: strict),
    // What a change of the store must satisfy to be merged.
    .target(
      name: "Check",
      dependencies: ["Records", "Git", "Digests", "Artifacts", "Ledger", "Comparison", "Registry"],
      swiftSettings: strict),
    // Tells webhooks what happens in the registry: a queue on the disk, signed messages.
    .target(
      name: "Webhooks",
      dependencies: [
        "Signals", "Records", "Git", "Files", "Digests", "Ledger", "Registry",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // MLflow's REST API as a function of requests: routes, validation, encodings; no network.
    .target(
      name: "TrackingAPI",
      dependencies: ["Records", "Git", "Files", "Digests", "Artifacts", "Ledger", "RunIndex", "Registry"],
      swiftSettings: strict),
    // The API on the network: connections, users and permissions, artifacts' bytes, the web pages.
    .target(
      name: "TrackingServer",
      dependencies: [
        "Signals", "Records", "Files", "Digests", "CCrypto", "Artifacts", "TrackingAPI",
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    // From MLflow's folders, databases and servers into the store, and back.
    .target(
      name: "Migration",
      dependencies: [
        "CSQLite", "Records", "Git", "Files", "YAML", "Artifacts", "Ledger", "RunIndex", "Registry",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // The command line: one file a command.
    .executableTarget(
      name: "cairn",
      dependencies: [
        "Git", "Files", "Records", "Capture", "Artifacts", "Ledger", "RunIndex", "Comparison", "Projects",
        "Templates", "Report", "Registry", "Webhooks", "Sync", "Check", "TrackingAPI", "TrackingServer",
        "Migration", "CPosix",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Temporary repositories, a fixed clock, transcripts.
    .target(
      name: "TestSupport", dependencies: ["Records", "Git"], swiftSettings: strict),
    .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: strict),
    .testTarget(
      name: "RecordsTests", dependencies: ["Records", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "CaptureTests", dependencies: ["Capture", "Digests", "Git", "Records", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ArtifactsTests", dependencies: ["Artifacts", "Digests", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RunIndexTests", dependencies: ["RunIndex", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ComparisonTests", dependencies: ["Comparison", "TestSupport"], swiftSettings: strict),
    // A program that only relays, for tests that need a terminal and a process group of its own.
    .executableTarget(
      name: "relay-driver", dependencies: ["Projects"], path: "Tests/RelayDriver", swiftSettings: strict),
    .testTarget(
      name: "ProjectsTests", dependencies: ["Projects", "TestSupport", "relay-driver"], swiftSettings: strict),
    .testTarget(name: "ReportTests", dependencies: ["Report", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "SyncTests", dependencies: ["Sync", "Registry", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "RegistryTests", dependencies: ["Registry", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TrackingAPITests", dependencies: ["TrackingAPI", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TrackingServerTests", dependencies: ["TrackingServer", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "MigrationTests", dependencies: ["Migration", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "WebhooksTests", dependencies: ["Webhooks", "TestSupport"], swiftSettings: strict),
    // Outside programs against ours: MLflow's client, a browser.
    .testTarget(
      name: "ClientTests", dependencies: ["TestSupport", "YAML", "cairn"], exclude: ["Programs"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: ["TestSupport", "cairn", "Git", "Records", "Ledger", "Comparison", "RunIndex"],
      swiftSettings: strict),
    .testTarget(name: "FaultTests", dependencies: ["TestSupport", "cairn"], swiftSettings: strict),
    .testTarget(name: "ProjectTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ]
)
