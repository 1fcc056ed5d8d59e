// Asks on the terminal without echo; a file of its own, because the package is loaded only where somebody is asked.

import password from '@inquirer/password';

export const askHidden = password;
