import Testing

@testable import LoginRocket

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        "is read in its canonical spelling",
        arguments: [
            ("", []), ("Zg", [0x66]), ("Zm8", [0x66, 0x6F]), ("Zm9v", [0x66, 0x6F, 0x6F]),
            ("AA", [0]), ("_-_-", [0xFF, 0xEF, 0xFE]), ("__8", [0xFF, 0xFF]),
        ] as [(String, [UInt8])]
    )
    func canonical(_ text: String, _ bytes: [UInt8]) {
        #expect(decodeBase64URL(Array(text.utf8)[...]) == bytes)
    }

    @Test(
        "is not read in any other",
        arguments: [
            "A", "Zm9vA", "Zh", "Zn", "Zm9", "Zg=", "Zg==", "Zm8=", "/+/+", "Zm 8", "Zm8\n", "Zm8é",
            "=", "Zm9v====",
        ]
    )
    func others(_ text: String) {
        #expect(decodeBase64URL(Array(text.utf8)[...]) == nil)
    }
}
