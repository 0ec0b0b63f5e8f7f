import { type Command, Option } from 'commander';

/** What all commands take that work on manifests without a cluster. */
export interface OfflineFlags {
  readonly filename: readonly string[];
  readonly templates: readonly string[];
  readonly namespace: string;
  readonly defaultNamespace: string;
  readonly namespaceTemplates?: true;
}

/** Adds the flags that name manifests and templates. */
export const addOfflineOptions = (command: Command): Command =>
  command
    .requiredOption('-f, --filename <file...>', 'manifests: files, directories, or - for standard input')
    .requiredOption('-t, --templates <file...>', 'templates: files, directories, or - for standard input')
    .addOption(new Option('--default-namespace <name>', 'the namespace of what names none').default('default'))
    .option('--namespace <name>', 'the namespace whose templates any pod may ask for', 'podgraft-system')
    .option('--namespace-templates', 'let pods ask for templates of their own namespace, too');
