// Package party is who stands in files of ФНС exchange: participants with their addresses, accounts and contacts, signers
// with their powers, and references to other documents, as the types УчастникТип, АдресТип, РеквДокТип and Подписант of the
// formats since 2024 (УПД 5.02 and 5.03) have them.
//
// A format puts the structs into its model and the walks into its own:
//
//	xmlbind.Many(n, "СвПрод", &d.Sellers, party.Walk)
//	xmlbind.Many(n, "Подписант", &d.Signers, party.WalkSigner)
//
// Formats of 2018 and 2019 (УПД 5.01, УКД 5.01) name some of it otherwise: their walks are Walk2018 and its like. Where a
// format differs in a field or two it writes a walk of its own over the same structs.
package party
