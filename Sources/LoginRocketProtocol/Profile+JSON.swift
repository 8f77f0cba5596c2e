internal import LoginRocket
public import LoginRocketCore

// The profile of a user, as a line shows it.

extension Profile {
    var json: JSONValue {
        .object([
            ("userId", JSONValue(userID)),
            ("name", JSONValue(name)),
            ("firstName", JSONValue(firstName)),
            ("lastName", JSONValue(lastName)),
            ("customAttributes", JSONValue(customAttributes)),
            ("memberships", .array(memberships.map(\.json))),
        ])
    }
}

extension Membership {
    fileprivate var json: JSONValue {
        .object([
            ("organizationId", JSONValue(organizationID)),
            ("organization", JSONValue(organization)),
            ("permissions", .array(permissions.map(JSONValue.string))),
            ("customAttributes", JSONValue(customAttributes)),
            ("organizationAttributes", JSONValue(organizationAttributes)),
        ])
    }
}

extension Profile: Decodable {
    private enum Key: String, CodingKey {
        case userId, name, firstName, lastName, customAttributes, memberships
    }

    /// Reads a profile as a line shows it.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init(
            userID: try fields.decodeIfPresent(String.self, forKey: .userId),
            name: try fields.decodeIfPresent(String.self, forKey: .name),
            firstName: try fields.decodeIfPresent(String.self, forKey: .firstName),
            lastName: try fields.decodeIfPresent(String.self, forKey: .lastName),
            customAttributes: try fields.decodeIfPresent(String.self, forKey: .customAttributes),
            memberships: try fields.decode([Membership].self, forKey: .memberships)
        )
    }
}

extension Membership: Decodable {
    private enum Key: String, CodingKey {
        case organizationId, organization, permissions, customAttributes, organizationAttributes
    }

    /// Reads a membership as a line shows it.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init(
            organizationID: try fields.decodeIfPresent(String.self, forKey: .organizationId),
            organization: try fields.decodeIfPresent(String.self, forKey: .organization),
            permissions: try fields.decode([String].self, forKey: .permissions),
            customAttributes: try fields.decodeIfPresent(String.self, forKey: .customAttributes),
            organizationAttributes: try fields.decodeIfPresent(
                String.self,
                forKey: .organizationAttributes
            )
        )
    }
}
