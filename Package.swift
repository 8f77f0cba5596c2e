// swift-tools-version: 6.2

import PackageDescription

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
        .executable(name: "loginrocket-emulator", targets: ["loginrocket-emulator"]),
        .executable(name: "loginrocket", targets: ["LoginRocketProgram"]),
        .executable(name: "loginrocket-demo", targets: ["LoginRocketDemo"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(
            url: "https://github.com/swift-server/async-http-client",
            .upToNextMinor(from: "1.37.0")
        ),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-ssl", .upToNextMinor(from: "2.37.6")),
        .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
        .package(
            url: "https://github.com/apple/swift-certificates",
            .upToNextMinor(from: "1.21.1")
        ),
        .package(url: "https://github.com/apple/swift-asn1", .upToNextMinor(from: "1.7.4")),
        .package(url: "https://github.com/apple/swift-http-types", .upToNextMinor(from: "1.8.0")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(
            url: "https://github.com/apple/swift-argument-parser",
            .upToNextMinor(from: "1.8.2")
        ),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            .upToNextMinor(from: "2.28.1")
        ),
        .package(url: "https://github.com/vapor/jwt-kit", .upToNextMinor(from: "5.7.1")),
    ],
    targets: [
        .target(name: "LoginRocketCore"),
        .systemLibrary(name: "CTimex"),
        .systemLibrary(name: "CCrashReports"),
        .target(
            name: "LoginRocket",
            dependencies: [
                "LoginRocketCore",
                .target(name: "CTimex", condition: .when(platforms: [.linux])),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "LoginRocketRealm",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "LoginRocketEmulator",
            dependencies: [
                "LoginRocketRealm",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "LoginRocketCoreTesting", dependencies: ["LoginRocketCore"]),
        .target(
            name: "LoginRocketTesting",
            dependencies: ["LoginRocket", "LoginRocketCore", "LoginRocketRealm"]
        ),
        .executableTarget(
            name: "loginrocket-emulator",
            dependencies: [
                "CCrashReports", "LoginRocketEmulator", "LoginRocketRealm",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(name: "LoginRocketProtocol", dependencies: ["LoginRocket", "LoginRocketCore"]),
        .target(
            name: "LoginRocketCommands",
            dependencies: [
                "CCrashReports", "LoginRocket", "LoginRocketCore", "LoginRocketProtocol",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .executableTarget(
            name: "LoginRocketProgram",
            dependencies: [
                "LoginRocketCommands",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "LoginRocketDemo",
            dependencies: [
                "LoginRocket", "LoginRocketCommands", "LoginRocketCore", "LoginRocketEmulator",
                "LoginRocketProtocol", "LoginRocketRealm",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Demo",
            exclude: ["run", "record", "screen.svg"]
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
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "LoginRocketTests",
            dependencies: [
                "LoginRocket", "LoginRocketCore", "LoginRocketCoreTesting", "LoginRocketTesting",
                "LoginRocketEmulator", "LoginRocketRealm",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "LoginRocket", "LoginRocketCommands", "LoginRocketCore", "LoginRocketProgram",
                "LoginRocketProtocol",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(
            name: "DemoTests",
            dependencies: [
                "LoginRocketCommands", "LoginRocketCore", "LoginRocketDemo", "LoginRocketEmulator",
                "LoginRocketProtocol", "LoginRocketRealm",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(
            name: "StoryTests",
            dependencies: [
                "LoginRocketDemo", "LoginRocketProgram", "loginrocket-emulator",
                "LoginRocketEmulator",
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
