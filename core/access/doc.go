// Package access knows the people, what their roles permit, which organisations they may see, and who is acting.
//
// People are declared in the configuration, or added to the store by `uzel user add`. A password, of either sort of
// person, is in the store as an argon2id hash, encrypted with a key of its own. Where a name is in both, the
// configuration says what the person may do.
//
// The actor of an act is found in one of two ways:
//
//   - [Access.FromSystem]: the operating system's user is the person whose `os_user` names him.
//   - [Access.Login]: a name and its password, for `--as NAME`.
//
// A fresh installation has no people. Until there is an administrator who can get in (a person with the role admin and
// an `os_user` or a password), whoever runs commands on the hub's own machine is the administrator, and stands in the
// journal as "os:NAME". Whoever can run commands there can read the store's files too, so this opens no door.
//
// [Access.Authorise] judges an act; nothing but this package looks at roles.
package access
