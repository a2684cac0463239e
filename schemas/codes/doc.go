// Package codes knows the numbers by which Russian documents name things: requisites with their check digits (ИНН, КПП,
// ОГРН, СНИЛС, БИК, accounts) and the classifiers ОКЕИ (units), ОКВ (currencies) and ОКСМ (countries).
//
// A check says whether a number can exist, never whether it does: the registries are asked elsewhere. Errors name the
// requisite and what is wrong with it but not the number, since a person's ИНН and СНИЛС are personal data.
package codes
