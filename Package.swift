// swift-tools-version: 6.3
import PackageDescription

// An app that needs a part of the package resolves and builds only what that part needs.
let client = TargetDependencyCondition.when(traits: ["Client"])
let server = TargetDependencyCondition.when(traits: ["Server"])
let clientOrServer = TargetDependencyCondition.when(traits: ["Client", "Server"])
let programs = TargetDependencyCondition.when(traits: ["Programs"])
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser",
    condition: programs
)

let package = Package(
    name: "LoginRocket",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "LoginRocketCore", targets: ["LoginRocketCore"]),
        .library(name: "LoginRocket", targets: ["LoginRocket"]),
        .library(name: "LoginRocketRealm", targets: ["LoginRocketRealm"]),
        .library(name: "LoginRocketEmulator", targets: ["LoginRocketEmulator"]),
        .library(name: "LoginRocketCoreTesting", targets: ["LoginRocketCoreTesting"]),
        .library(name: "LoginRocketTesting", targets: ["LoginRocketTesting"]),
        .library(name: "LoginRocketEmulatorTesting", targets: ["LoginRocketEmulatorTesting"]),
        .executable(name: "loginrocket-emulator", targets: ["loginrocket-emulator"]),
        .executable(name: "loginrocket", targets: ["LoginRocketProgram"]),
        .executable(name: "loginrocket-demo", targets: ["LoginRocketDemo"]),
    ],
    traits: [
        .default(enabledTraits: ["Client", "Server", "Programs"]),
        .trait(
            name: "Client",
            description: "LoginRocket and LoginRocketTesting: SQLite, HTTP, TLS and sealing."
        ),
        .trait(
            name: "Server",
            description: "LoginRocketRealm and LoginRocketEmulator: a LoginRocket to test with."
        ),
        .trait(
            name: "Programs",
            description: "The programs: they need all of the above, and a parser of arguments.",
            enabledTraits: ["Client", "Server"]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // Only for async-http-client: older versions of these two have known vulnerabilities.
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .target(name: "LoginRocketCore"),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CCrashReports"),
        .target(name: "LoginRocketChild"),
        .target(
            name: "LoginRocket",
            dependencies: [
                "LoginRocketCore",
                .target(name: "CLinux", condition: .when(platforms: [.linux])),
                .product(name: "GRDB", package: "GRDB.swift", condition: client),
                .product(name: "GRDBSQLite", package: "GRDB.swift", condition: client),
                .product(name: "AsyncHTTPClient", package: "async-http-client", condition: client),
                .product(name: "NIOCore", package: "swift-nio", condition: client),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: client),
                .product(name: "NIOPosix", package: "swift-nio", condition: client),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: client),
                .product(name: "NIOHTTP2", package: "swift-nio-http2", condition: client),
                .product(name: "NIOSOCKS", package: "swift-nio-extras", condition: client),
                .product(name: "Crypto", package: "swift-crypto", condition: client),
                .product(name: "CryptoExtras", package: "swift-crypto", condition: client),
                .product(name: "Logging", package: "swift-log", condition: client),
            ]
        ),
        .target(
            name: "LoginRocketRealm",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto", condition: clientOrServer),
                .product(name: "CryptoExtras", package: "swift-crypto", condition: clientOrServer),
            ]
        ),
        .target(
            name: "LoginRocketEmulator",
            dependencies: [
                "LoginRocketRealm", .target(name: "CLinux", condition: .when(platforms: [.linux])),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "HummingbirdCore", package: "hummingbird", condition: server),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOPosix", package: "swift-nio", condition: server),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: server),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: server),
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: server
                ),
                .product(name: "X509", package: "swift-certificates", condition: server),
                .product(name: "SwiftASN1", package: "swift-asn1", condition: server),
                .product(name: "Crypto", package: "swift-crypto", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
            ],
            resources: [.embedInCode("OpenAPI"), .embedInCode("Page")]
        ),
        .target(name: "LoginRocketCoreTesting", dependencies: ["LoginRocketCore"]),
        .target(
            name: "LoginRocketTesting",
            dependencies: [
                "LoginRocket", "LoginRocketCore", "LoginRocketCoreTesting", "LoginRocketRealm",
            ]
        ),
        .target(
            name: "LoginRocketEmulatorTesting",
            dependencies: [
                "LoginRocket", "LoginRocketCore", "LoginRocketEmulator", "LoginRocketRealm",
                "LoginRocketTesting",
            ]
        ),
        .executableTarget(
            name: "loginrocket-emulator",
            dependencies: [
                "CCrashReports", "LoginRocketChild", "LoginRocketEmulator", "LoginRocketRealm",
                argumentParser,
            ]
        ),
        .target(name: "LoginRocketProtocol", dependencies: ["LoginRocket", "LoginRocketCore"]),
        .target(
            name: "LoginRocketCommands",
            dependencies: [
                "CCrashReports", "LoginRocket", "LoginRocketCore", "LoginRocketProtocol",
                argumentParser,
                .product(name: "Logging", package: "swift-log", condition: programs),
                .product(name: "NIOCore", package: "swift-nio", condition: programs),
                .product(name: "NIOPosix", package: "swift-nio", condition: programs),
            ]
        ),
        .executableTarget(
            name: "LoginRocketProgram",
            dependencies: ["LoginRocketCommands", argumentParser]
        ),
        .executableTarget(
            name: "LoginRocketDemo",
            dependencies: [
                "LoginRocket", "LoginRocketChild", "LoginRocketCommands", "LoginRocketCore",
                "LoginRocketEmulator", "LoginRocketProtocol", "LoginRocketRealm", argumentParser,
            ],
            path: "Demo",
            exclude: ["Clients", "Example", "Page", "run", "record", "screen.svg", "screenshots"]
        ),
        .target(
            name: "Adversary",
            dependencies: [
                "LoginRocket", "LoginRocketCore", "LoginRocketCoreTesting", "LoginRocketRealm",
            ],
            path: "Tests/AdversaryScene"
        ),
        .testTarget(
            name: "AdversaryTests",
            dependencies: ["Adversary", "LoginRocket", "LoginRocketCore", "LoginRocketCoreTesting"]
        ),
        .testTarget(
            name: "LoginRocketCoreTests",
            dependencies: ["LoginRocketCore", "LoginRocketCoreTesting"]
        ),
        .testTarget(
            name: "LoginRocketRealmTests",
            dependencies: ["LoginRocketRealm", .product(name: "JWTKit", package: "jwt-kit")],
            resources: [.copy("Golden")]
        ),
        .testTarget(
            name: "LoginRocketEmulatorTests",
            dependencies: [
                "LoginRocketEmulator", "LoginRocketRealm", "loginrocket-emulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "LoginRocketTests",
            dependencies: [
                "LoginRocket", "LoginRocketCore", "LoginRocketCoreTesting", "LoginRocketTesting",
                "LoginRocketEmulator", "LoginRocketEmulatorTesting", "LoginRocketRealm",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "LoginRocket", "LoginRocketCommands", "LoginRocketCore", "LoginRocketProgram",
                "LoginRocketProtocol", argumentParser,
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "DemoTests",
            dependencies: [
                "LoginRocket", "LoginRocketCommands", "LoginRocketCore", "LoginRocketDemo",
                "LoginRocketEmulator", "LoginRocketProtocol", "LoginRocketRealm", argumentParser,
            ]
        ),
        .testTarget(
            name: "StoryTests",
            dependencies: [
                "LoginRocketDemo", "LoginRocketProgram", "LoginRocketRealm", "loginrocket-emulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
