import { checkCaBundle } from './checkCaBundle.ts';
import { checkCertificate } from './checkCertificate.ts';
import { checkCertManager } from './checkCertManager.ts';
import { checkDeployment } from './checkDeployment.ts';
import { checkDryRun } from './checkDryRun.ts';
import { checkEndpoints } from './checkEndpoints.ts';
import { checkNamespace } from './checkNamespace.ts';
import { checkRights } from './checkRights.ts';
import { checkService } from './checkService.ts';
import { checkTemplates } from './checkTemplates.ts';
import { checkVersions } from './checkVersions.ts';
import { checkWebhooks } from './checkWebhooks.ts';
import type { Facts } from './facts.ts';
import type { Report } from './report.ts';

/** Judges an installation by what was read of it: all checks, in the order of {@link checkNames}. */
export const checkInstallation = (facts: Facts): readonly Report[] => {
  const service = checkService(facts);
  const certManager = checkCertManager(facts);
  return [
    checkNamespace(facts),
    checkVersions(facts),
    checkDeployment(facts),
    service,
    checkEndpoints(facts, service),
    certManager,
    checkCertificate(facts, certManager),
    checkCaBundle(facts),
    checkWebhooks(facts),
    checkRights(facts),
    checkTemplates(facts),
    checkDryRun(facts),
  ];
};
