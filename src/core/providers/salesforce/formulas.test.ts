import { expect, test } from 'vitest'
import { reachesOf } from './describe.ts'

test.each([
  ['Account.Owner.Name & " of " & Account.Site', ['account']],
  ['IF(Parent__r.Rating = "Hot.stuff", Amount, Campaign . Budget__c)', ['parent__r', 'campaign']],
  ['TODAY() - CloseDate * 1.5', []],
  ['$User.Id = OwnerId /* Account.Name */', []],
  ['Owner:User.Region__c', ['owner']],
])('B12: the formula %s reaches through %j', (formula, names) => {
  expect(reachesOf(formula)).toEqual(names)
})
