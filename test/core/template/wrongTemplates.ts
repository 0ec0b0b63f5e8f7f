import { wrongConditions } from './wrongConditions.ts';
import { wrongExpressions } from './wrongExpressions.ts';
import { wrongLimits } from './wrongLimits.ts';
import { wrongParameters } from './wrongParameters.ts';
import { wrongPlaces } from './wrongPlaces.ts';
import { wrongPositions } from './wrongPositions.ts';
import { wrongScopes } from './wrongScopes.ts';
import type { WrongTemplate } from './wrongTemplate.ts';
import { wrongTogether } from './wrongTogether.ts';
import { wrongTypes } from './wrongTypes.ts';

/** Templates that are refused, by what they show. */
export const wrongTemplates: Readonly<Record<string, readonly WrongTemplate[]>> = {
  parameters: [...wrongParameters, ...wrongLimits],
  expressions: [...wrongExpressions, ...wrongTypes],
  'the places of expressions': [...wrongPlaces, ...wrongScopes],
  conditions: wrongConditions,
  positions: [...wrongPositions, ...wrongTogether],
};
