/** Where an instance has its users from; decides what of their identity can be changed here. */
export type IdentityType = 'CONNECT_MANAGED' | 'SAML' | 'EXISTING_DIRECTORY'
