/// The name and attributes of a user, as the realm put them into the login token.
///
/// The texts are the realm's, and users choose their own names: clean them before they reach a
/// terminal.
public struct Profile: Hashable, Sendable {
    /// The user's ID (`uid`).
    public let userID: String?

    /// The user's name as it is displayed (`n`).
    public let name: String?

    /// The user's first name (`fn`).
    public let firstName: String?

    /// The user's last name (`ln`).
    public let lastName: String?

    /// The user's custom attributes (`cs`): the text of a JSON object.
    public let customAttributes: String?

    /// The organizations the user belongs to (`m`).
    public let memberships: [Membership]

    /// Makes a profile.
    public init(
        userID: String? = nil,
        name: String? = nil,
        firstName: String? = nil,
        lastName: String? = nil,
        customAttributes: String? = nil,
        memberships: [Membership] = []
    ) {
        self.userID = userID
        self.name = name
        self.firstName = firstName
        self.lastName = lastName
        self.customAttributes = customAttributes
        self.memberships = memberships
    }
}

/// A user's place in an organization.
public struct Membership: Hashable, Sendable {
    /// The organization's ID (`oid`).
    public let organizationID: String?

    /// The organization's name (`o`).
    public let organization: String?

    /// The user's permissions there (`p`).
    public let permissions: [String]

    /// The membership's custom attributes (`cs`): the text of a JSON object.
    public let customAttributes: String?

    /// The organization's custom attributes (`ocs`): the text of a JSON object.
    public let organizationAttributes: String?

    /// Makes a membership.
    public init(
        organizationID: String? = nil,
        organization: String? = nil,
        permissions: [String] = [],
        customAttributes: String? = nil,
        organizationAttributes: String? = nil
    ) {
        self.organizationID = organizationID
        self.organization = organization
        self.permissions = permissions
        self.customAttributes = customAttributes
        self.organizationAttributes = organizationAttributes
    }
}
