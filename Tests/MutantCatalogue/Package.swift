// swift-tools-version: 6.2

import PackageDescription

// The small package in which mutants are built: core, driver, the adversary and the tests of these,
// as far as they need no other package. `Tests/mutants` adds the settings of the real package.
let package = Package(
    name: "Mutants",
    targets: [
        .target(name: "LoginRocketCore", exclude: ["LoginRocketCore.docc"]),
        .target(
            name: "LoginRocketCoreTesting",
            dependencies: ["LoginRocketCore"],
            exclude: ["LoginRocketCoreTesting.docc"]
        ),
        .target(
            name: "LoginRocket",
            dependencies: ["LoginRocketCore"],
            exclude: ["LoginRocket.docc"],
            sources: [
                "Client/Driver+Secrets.swift",
                "Client/Driver.swift",
                "Client/Sentences.swift",
                "Client/ServerClock.swift",
                "HTTP/Base64URL.swift",
                "HTTP/Classification.swift",
                "HTTP/CompactToken.swift",
                "HTTP/HTTPDate.swift",
                "HTTP/HTTPResponse.swift",
                "HTTP/JSONText.swift",
                "HTTP/JSONValue.swift",
                "HTTP/Pause.swift",
                "HTTP/Redirect.swift",
                "HTTP/TokenClaims.swift",
                "HTTP/Wire.swift",
                "HTTP/WithoutSocket.swift",
                "Values/DiskTrouble.swift",
                "Values/KeySource.swift",
                "Values/LoginRocketError.swift",
                "Values/Ports.swift",
                "Values/Response.swift",
                "Values/Secret.swift",
                "Values/SecretChecks.swift",
                "Values/ServerText.swift",
                "Values/UsernameKind.swift",
                "Values/VisibleText.swift",
            ]
        ),
        .testTarget(
            name: "LoginRocketCoreTests",
            dependencies: ["LoginRocketCore", "LoginRocketCoreTesting"]
        ),
        .testTarget(
            name: "LoginRocketTests",
            dependencies: ["LoginRocket", "LoginRocketCore"],
            exclude: ["Fixtures"],
            sources: [
                "Client/ServerClockTests.swift",
                "HTTP/ClassificationTests.swift",
                "HTTP/SampleAnswers.swift",
                "HTTP/ServerTextTests.swift",
                "HTTP/SignupAnswerTests.swift",
                "HTTP/TokenClaimsTests.swift",
                "HTTP/TokenFamilyTests.swift",
                "UnsignedToken.swift",
            ]
        ),
        .target(
            name: "Adversary",
            dependencies: ["LoginRocket", "LoginRocketCore", "LoginRocketCoreTesting"],
            path: "Tests/AdversaryScene",
            exclude: ["Realm"]
        ),
        .executableTarget(
            name: "adversary-program",
            dependencies: ["Adversary"],
            path: "Tests/AdversaryProgram"
        ),
    ],
    swiftLanguageModes: [.v6]
)
