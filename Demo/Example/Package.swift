// swift-tools-version: 6.2
import PackageDescription

// A complete app over LoginRocket, with its tests. In a package of yours the path is that of the
// clone beside it; nothing else changes.
let package = Package(
    name: "AccountExample",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "LoginRocket", path: "../..")],
    targets: [
        .target(
            name: "AccountModel",
            dependencies: [
                .product(name: "LoginRocket", package: "LoginRocket"),
                .product(name: "LoginRocketCore", package: "LoginRocket"),
            ]
        ),
        .executableTarget(
            name: "account-example",
            dependencies: ["AccountModel", .product(name: "LoginRocket", package: "LoginRocket")]
        ),
        .testTarget(
            name: "AccountModelTests",
            dependencies: [
                "AccountModel",
                .product(name: "LoginRocket", package: "LoginRocket"),
                .product(name: "LoginRocketCore", package: "LoginRocket"),
                .product(name: "LoginRocketEmulatorTesting", package: "LoginRocket"),
                .product(name: "LoginRocketRealm", package: "LoginRocket"),
                .product(name: "LoginRocketTesting", package: "LoginRocket"),
            ]
        ),
    ]
)

// `Tests/example` builds this package a second time with the stricter imports.
if Context.environment["STRICT_IMPORTS"] != nil {
    for target in package.targets {
        target.swiftSettings = [.enableUpcomingFeature("MemberImportVisibility")]
    }
}
